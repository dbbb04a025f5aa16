package io.github.leaderelection.engine;

import java.time.Instant;

/**
 * A point in time by both clocks of this process.
 *
 * @param nanos by the monotonic clock
 * @param millis by the wall clock
 */
record Moment(long nanos, long millis) {

	static Moment now(EngineEnvironment environment) {
		return new Moment(environment.nanoTime(), environment.currentTimeMillis());
	}

	Instant wallTime() {
		return Instant.ofEpochMilli(this.millis);
	}

}
