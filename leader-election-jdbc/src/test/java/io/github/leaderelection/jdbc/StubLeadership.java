package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.time.Instant;

import io.github.leaderelection.Leadership;

/**
 * A term that is valid, whatever the database says.
 *
 * @param election the name of the election
 * @param fencingToken the fencing token
 */
record StubLeadership(String election, long fencingToken) implements Leadership {

	@Override
	public String candidate() {
		return "stub";
	}

	@Override
	public Instant grantedAt() {
		return Instant.EPOCH;
	}

	@Override
	public boolean isValid() {
		return true;
	}

	@Override
	public Duration remaining() {
		return Duration.ofSeconds(1);
	}

}
