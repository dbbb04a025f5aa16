package io.github.leaderelection.engine;

import java.time.Instant;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * What all parts of one session share and none of them changes.
 *
 * @param store where the elections are kept
 * @param environment the clocks, randomness and threads
 * @param settings the settings
 * @param rules what deadlines, silence, watches and tokens are counted from
 * @param candidacyRules when this instance pauses, leaves or lets others come first
 * @param viewRules what a view that says "unchanged" is evidence of
 * @param claimRules how claims are sent, shared and made by a stale read
 * @param self the session as it was created, before its first heartbeat
 * @param events where events are published
 * @param preferNewest whether instances of a newer version come first
 * @param reporting what is reported
 */
record SessionContext(ElectionStore store, EngineEnvironment environment, ElectionSettings settings, TimingRules rules,
		CandidacyRules candidacyRules, ViewRules viewRules, ClaimRules claimRules, Session self, EventDispatcher events,
		boolean preferNewest, ReportingSettings reporting) {

	/**
	 * So that work which was lost during a suspension is interrupted within a second.
	 */
	private static final long LONGEST_TICK_NANOS = 500_000_000;

	SessionId id() {
		return this.self.id();
	}

	long now() {
		return this.environment.nanoTime();
	}

	Instant wallTime() {
		return Instant.ofEpochMilli(this.environment.currentTimeMillis());
	}

	ElectionTelemetry telemetry() {
		return this.reporting.telemetry();
	}

	/**
	 * Return how far apart the ticks of the session are.
	 * @return the time in nanoseconds
	 */
	long tickNanos() {
		return Math.min(this.settings.retryPeriod().toNanos(), LONGEST_TICK_NANOS);
	}

	long silenceStart(Observation observation) {
		return this.rules.silenceStart(observation.sent(), observation.received());
	}

	/**
	 * Run a task on the state thread soon, or never if the environment throws: the next
	 * tick of the session makes up for all that matters. Any thread.
	 * @param task the task
	 */
	void nudge(Runnable task) {
		contained(() -> this.environment.execute(task));
	}

	void contained(Runnable task) {
		contained(this.self.candidate(), task);
	}

	void contained(String where, Runnable task) {
		ContainedTask.run(this.environment, where, task);
	}

}
