package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent;

/**
 * Records what it receives, and throws on demand.
 */
final class RecordingTelemetry implements ElectionTelemetry {

	final List<Entry> entries = new ArrayList<>();

	boolean failing;

	/** Return what was recorded by one method. */
	List<Entry> of(String method) {
		return this.entries.stream().filter((entry) -> entry.method().equals(method)).toList();
	}

	private void record(String method, Object what, Duration duration) {
		this.entries.add(new Entry(method, what, duration));
		if (this.failing) {
			throw new AssertionError("on purpose: " + method);
		}
	}

	@Override
	public void heartbeat(HeartbeatOutcome outcome, Duration duration) {
		record("heartbeat", outcome, duration);
	}

	@Override
	public void view(int records, int sessions) {
		record("view", records + " records, " + sessions + " sessions", Duration.ZERO);
	}

	@Override
	public void termEnded(String election, Reason reason, Duration duration) {
		record("termEnded", election + " " + reason, duration);
	}

	@Override
	public void takeover(String election, Takeover after, Duration duration) {
		record("takeover", election + " " + after, duration);
	}

	@Override
	public void handOff(String election, HandOff outcome, Duration duration) {
		record("handOff", election + " " + outcome, duration);
	}

	@Override
	public void stall(ProcessStalledEvent.Kind kind, Duration length) {
		record("stall", kind, length);
	}

	@Override
	public void workOverrun(String election, String work) {
		record("workOverrun", election + " " + work, Duration.ZERO);
	}

	/**
	 * One call.
	 *
	 * @param method the method
	 * @param what what it received
	 * @param duration for how long
	 */
	record Entry(String method, Object what, Duration duration) {
	}

}
