package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent;

/**
 * Passes measurements on, and contains what is thrown: none of them may cost a heartbeat
 * or keep a term from ending.
 */
final class ContainedTelemetry implements ElectionTelemetry {

	private final EngineEnvironment environment;

	private final ElectionTelemetry telemetry;

	ContainedTelemetry(EngineEnvironment environment, ElectionTelemetry telemetry) {
		this.environment = environment;
		this.telemetry = telemetry;
	}

	@Override
	public void joined(LeaderElector elector) {
		contained(() -> this.telemetry.joined(elector));
	}

	@Override
	public void left(LeaderElector elector) {
		contained(() -> this.telemetry.left(elector));
	}

	@Override
	public void heartbeat(HeartbeatOutcome outcome, Duration duration) {
		contained(() -> this.telemetry.heartbeat(outcome, duration));
	}

	@Override
	public void view(int records, int sessions) {
		contained(() -> this.telemetry.view(records, sessions));
	}

	@Override
	public void termEnded(String election, Reason reason, Duration duration) {
		contained(() -> this.telemetry.termEnded(election, reason, duration));
	}

	@Override
	public void takeover(String election, Takeover after, Duration duration) {
		contained(() -> this.telemetry.takeover(election, after, duration));
	}

	@Override
	public void handOff(String election, HandOff outcome, Duration duration) {
		contained(() -> this.telemetry.handOff(election, outcome, duration));
	}

	@Override
	public void stall(ProcessStalledEvent.Kind kind, Duration length) {
		contained(() -> this.telemetry.stall(kind, length));
	}

	@Override
	public void workOverrun(String election, String work) {
		contained(() -> this.telemetry.workOverrun(election, work));
	}

	private void contained(Runnable measurement) {
		ContainedTask.run(this.environment, "telemetry", measurement);
	}

}
