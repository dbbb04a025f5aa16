package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * No member executed a call.
 *
 * @author Leader Election
 */
class NoLeaderException extends IOException {

	private final boolean answered;

	NoLeaderException(MemberAnswers answers) {
		super(answers.toString(), answers.cause());
		this.answered = answers.answered();
	}

	/**
	 * Return whether a member answered anything.
	 * @return {@code false} if none could be reached
	 */
	boolean answered() {
		return this.answered;
	}

}
