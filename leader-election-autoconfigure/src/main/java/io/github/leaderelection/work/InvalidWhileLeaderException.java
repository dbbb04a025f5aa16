package io.github.leaderelection.work;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when something cannot be started and stopped with a term.
 */
public class InvalidWhileLeaderException extends RuntimeException {

	private final String problem;

	private final String remedy;

	InvalidWhileLeaderException(String problem, String remedy) {
		this(problem, remedy, null);
	}

	InvalidWhileLeaderException(String problem, String remedy, @Nullable Throwable cause) {
		super("%s. %s".formatted(problem, remedy), cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return what cannot be managed and why.
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
