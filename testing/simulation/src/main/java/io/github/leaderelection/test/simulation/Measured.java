package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent;
import io.github.leaderelection.WorkOverrunEvent;
import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the engine of one process measures, which has to agree with the events that its
 * listener receives and with what the store has released.
 */
final class Measured implements ElectionTelemetry {

	private static final Set<Reason> GIVEN_UP = Set.of(Reason.RESIGNED, Reason.STOPPED, Reason.PAUSED, Reason.LEFT);

	private final Map<String, List<String>> measured = new HashMap<>();

	private final Map<String, List<String>> received = new HashMap<>();

	private final Map<String, Integer> handOffs = new HashMap<>();

	/**
	 * How many terms were given up.
	 */
	private final Map<String, Integer> givenUp = new HashMap<>();

	private final Set<String> tokens = new HashSet<>();

	private final Set<String> released = new HashSet<>();

	private final boolean losesData;

	private boolean throwing;

	Measured(Scenario scenario) {
		this.losesData = scenario.losesData();
		this.throwing = scenario.has(Fault.BAD_TELEMETRY);
	}

	void setThrowing(boolean throwing) {
		this.throwing = throwing;
	}

	private void mayThrow() {
		if (this.throwing) {
			InjectedErrors.throwError();
		}
	}

	private void measure(String subject, Object what) {
		this.measured.computeIfAbsent(subject, (key) -> new ArrayList<>()).add(what.toString());
		mayThrow();
	}

	private void receive(String subject, Object what) {
		this.received.computeIfAbsent(subject, (key) -> new ArrayList<>()).add(what.toString());
	}

	@Override
	public void heartbeat(HeartbeatOutcome outcome, Duration duration) {
		mayThrow();
	}

	@Override
	public void view(int records, int sessions) {
		mayThrow();
	}

	@Override
	public void takeover(String election, Takeover after, Duration duration) {
		measure(election, "granted");
	}

	@Override
	public void termEnded(String election, Reason reason, Duration duration) {
		measure(election, reason);
	}

	@Override
	public void handOff(String election, HandOff outcome, Duration duration) {
		this.handOffs.merge(election, 1, Integer::sum);
		mayThrow();
	}

	@Override
	public void stall(ProcessStalledEvent.Kind kind, Duration length) {
		measure("stalls", kind);
	}

	@Override
	public void workOverrun(String election, String work) {
		measure("overruns of " + election, work);
	}

	void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent granted) {
			receive(granted.election(), "granted");
			this.tokens.add(term(granted.election(), granted.fencingToken()));
		}
		else if (event instanceof LeadershipRevokedEvent revoked) {
			receive(revoked.election(), revoked.reason());
			if (GIVEN_UP.contains(revoked.reason())) {
				this.givenUp.merge(revoked.election(), 1, Integer::sum);
			}
		}
		else if (event instanceof ProcessStalledEvent stalled) {
			receive("stalls", stalled.kind());
		}
		else if (event instanceof WorkOverrunEvent overrun) {
			receive("overruns of " + overrun.election(), overrun.work());
		}
	}

	/**
	 * Note that a record is released.
	 * @param held the record as it was before
	 */
	void onRelease(ElectionRecord held) {
		this.released.add(term(held.election(), held.token()));
	}

	private static String term(String election, long token) {
		return election + " " + token;
	}

	/**
	 * Compare what was measured with what has happened, when all of it has.
	 * @param instance the name of the process
	 * @return where they disagree, {@code null} if they do not
	 */
	@Nullable String disagreement(String instance) {
		if (!this.measured.equals(this.received)) {
			return "%s measured %s and received %s".formatted(instance, this.measured, this.received);
		}
		for (Map.Entry<String, Integer> handOff : this.handOffs.entrySet()) {
			String election = handOff.getKey();
			// The end of a session is acknowledged though the record was lost
			long releases = (this.losesData) ? Long.MAX_VALUE
					: this.tokens.stream()
						.filter((term) -> term.startsWith(election + " ") && this.released.contains(term))
						.count();
			if (handOff.getValue() > releases || handOff.getValue() > this.givenUp.getOrDefault(election, 0)) {
				return "%s measured %d hand-offs of %s, of which it gave up %d terms and released %d".formatted(
						instance, handOff.getValue(), election, this.givenUp.getOrDefault(election, 0), releases);
			}
		}
		return null;
	}

}
