package io.github.leaderelection.annotation;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an {@link OnLeader @OnLeader} method cannot be guarded.
 */
public class InvalidOnLeaderException extends RuntimeException {

	private final String problem;

	private final String remedy;

	InvalidOnLeaderException(String problem, String remedy, @Nullable Throwable cause) {
		super("%s. %s".formatted(problem, remedy), cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return which method of which bean cannot be guarded and why.
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
