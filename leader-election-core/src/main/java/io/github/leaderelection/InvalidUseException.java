package io.github.leaderelection;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an application uses this library in a way that cannot work. The message is
 * the problem and its remedy. At the start of a Spring Boot application a failure
 * analyzer prints both.
 */
public abstract class InvalidUseException extends RuntimeException {

	private final String problem;

	private final String remedy;

	/**
	 * Create a new {@link InvalidUseException}.
	 * @param problem what cannot work and why, without a full stop
	 * @param remedy what to do about it, a sentence
	 * @param cause the cause, if there is one
	 */
	protected InvalidUseException(String problem, String remedy, @Nullable Throwable cause) {
		super("%s. %s".formatted(problem, remedy), cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return what cannot work and why.
	 * @return the problem, without a full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return the remedy, a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
