package io.github.leaderelection.test.simulation;

import java.time.Duration;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.engine.ElectionSettings;

/**
 * For how long work may run after its term until it must have been signalled.
 */
final class Grace {

	private static final Duration GRACE = Duration.ofMillis(100);

	private static final Duration TICK = Duration.ofMillis(500);

	private static final Duration AFTER_RESUMPTION = Duration.ofSeconds(1);

	private final Scenario scenario;

	private final ElectionSettings settings;

	private final long lostNanos;

	private final long drainNanos;

	Grace(Scenario scenario) {
		this.scenario = scenario;
		this.settings = ElectionSettings.ofLease(scenario.lease());
		this.drainNanos = grace(this.settings.drainTimeout());
		// The timer of the deadline is one of the monotonic clock, the tick sees both
		this.lostNanos = grace(
				(scenario.has(Fault.WALL_STEP) || scenario.has(Fault.SUSPENSION)) ? TICK : Duration.ZERO);
	}

	private long grace(Duration regular) {
		Duration grace = regular;
		if (this.scenario.has(Fault.ENVIRONMENT_ERROR)) {
			grace = grace.plus(TICK);
		}
		// A clock that is slow, and two clocks of one machine that differ
		return grace.plus(grace.plus(this.settings.leaseDuration()).dividedBy(9)).plus(GRACE).toNanos();
	}

	/**
	 * Return within which time work must have been signalled to stop.
	 * @param instance where it runs
	 * @param term its term, which has ended
	 * @param missed whether its process did not run when the term ended
	 * @return the time in nanoseconds
	 */
	long untilStop(Instance instance, Leadership term, boolean missed) {
		if (this.scenario.has(Fault.STOP) || instance.application().resignations().contain(term)) {
			return this.drainNanos;
		}
		return missed ? AFTER_RESUMPTION.toNanos() : this.lostNanos;
	}

	/**
	 * Return within which time work must have been signalled to drain, or to stop.
	 * @return the time in nanoseconds
	 */
	long untilDrain() {
		return Math.max(AFTER_RESUMPTION.toNanos(), this.lostNanos);
	}

}
