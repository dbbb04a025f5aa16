package io.github.leaderelection.store;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The identity of one start of an instance: random, never the host name, never reused
 * after a restart.
 *
 * @param value up to 64 letters and digits
 */
public record SessionId(String value) {

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9]{1,64}");

	public SessionId {
		if (!ALLOWED.matcher(value).matches()) {
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
