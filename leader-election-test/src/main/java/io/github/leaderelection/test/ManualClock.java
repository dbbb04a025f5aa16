package io.github.leaderelection.test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * The wall clock of a {@link ManualEnvironment}.
 */
final class ManualClock extends Clock {

	private final LongSupplier millis;

	private final ZoneId zone;

	ManualClock(LongSupplier millis, ZoneId zone) {
		this.millis = millis;
		this.zone = zone;
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new ManualClock(this.millis, zone);
	}

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(this.millis.getAsLong());
	}

}
