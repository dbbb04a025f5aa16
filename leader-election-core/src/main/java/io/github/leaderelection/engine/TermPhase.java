package io.github.leaderelection.engine;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Where the last term of one candidacy stands. These are all phases there are:
 *
 * <pre>
 * None ---&gt; Leading ---&gt; Draining ---&gt; StandingBack | Over
 *                  \           \             ^
 *                   \           v           /
 *                    +----&gt; Stopping -----+
 * </pre>
 *
 * The next term may be granted in {@link None}, {@link StandingBack} and {@link Over}:
 * only there is no work of an earlier term left.
 */
sealed interface TermPhase {

	/**
	 * Return the last term.
	 * @return the term, {@code null} if there was none
	 */
	@Nullable Term term();

	/**
	 * This session has not led yet.
	 */
	record None() implements TermPhase {

		@Override
		public @Nullable Term term() {
			return null;
		}

	}

	/**
	 * The term was granted and not revoked.
	 *
	 * @param term the term
	 */
	record Leading(Term term) implements TermPhase {
	}

	/**
	 * The term was given up, and its work is given time to finish while heartbeats keep
	 * other instances from leading.
	 *
	 * @param term the term
	 * @param reason why it was given up
	 * @param until when the drain timeout ends
	 */
	record Draining(Term term, Reason reason, long until) implements TermPhase {
	}

	/**
	 * The term has ended, and its work has received the signal to stop and has not ended.
	 *
	 * @param term the term
	 * @param reason why it ended
	 * @param since since when its work has to stop
	 */
	record Stopping(Term term, Reason reason, long since) implements TermPhase {
	}

	/**
	 * The term was resigned and its work has returned: the others come first.
	 *
	 * @param term the term
	 * @param standBack until when
	 */
	record StandingBack(Term term, StandBack standBack) implements TermPhase {
	}

	/**
	 * The term has ended and its work has returned.
	 *
	 * @param term the term
	 */
	record Over(Term term) implements TermPhase {
	}

}
