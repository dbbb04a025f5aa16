package io.github.leaderelection.store;

import java.util.random.RandomGenerator;

/**
 * The identity of one run of one instance: random, never the host name, never reused
 * after a restart.
 *
 * @param value up to 64 letters and digits
 */
public record SessionId(String value) {

	public SessionId {
		if (!value.matches("[A-Za-z0-9]{1,64}")) {
			throw new IllegalArgumentException(
					"Session id '%s' is not 1 to 64 letters and digits".formatted(value.replaceAll("\\p{Cntrl}", "?")));
		}
	}

	/**
	 * Create a new id of 128 random bits.
	 * @param random the source of randomness
	 * @return the id
	 */
	public static SessionId random(RandomGenerator random) {
		return new SessionId("%016x%016x".formatted(random.nextLong(), random.nextLong()));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
