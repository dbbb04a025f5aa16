package io.github.leaderelection.health;

/**
 * Where a {@link HealthGate} asks whether this instance is healthy.
 */
@FunctionalInterface
public interface HealthSource {

	/**
	 * Ask. May block and may do I/O; called by one thread at a time.
	 * @return the answer
	 */
	Answer ask();

	/**
	 * How healthy this instance is.
	 *
	 * @param good whether it may lead
	 * @param text the status, and what is not good, for people
	 */
	record Answer(boolean good, String text) {
	}

}
