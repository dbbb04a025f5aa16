package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * No voter executed a call.
 */
class NoLeaderException extends IOException {

	private final boolean answered;

	NoLeaderException(VoterAnswers answers) {
		super(answers.toString(), answers.cause());
		this.answered = answers.answered();
	}

	/**
	 * Return whether a voter answered anything.
	 * @return {@code false} if none could be reached
	 */
	boolean answered() {
		return this.answered;
	}

}
