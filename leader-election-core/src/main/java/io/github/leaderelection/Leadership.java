package io.github.leaderelection;

import java.time.Duration;
import java.time.Instant;

/**
 * One term of leadership of this instance. A term that has ended never resumes: to lead
 * again means a new term with a higher fencing token. Safe for use by any thread; no
 * method blocks.
 */
public interface Leadership {

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	String election();

	/**
	 * Return the candidate id of this instance.
	 * @return the candidate id
	 */
	String candidate();

	/**
	 * Return the fencing token: higher than that of every earlier term of this election,
	 * on any instance. A resource that refuses tokens lower than the highest it has seen
	 * is safe from a paused leader, which no clock can guarantee. The idea is Chubby's
	 * sequencer.
	 * @return the token, greater than zero
	 */
	long fencingToken();

	/**
	 * Return when the term was granted, by the wall clock of this instance: for display,
	 * not for arithmetic.
	 * @return the time
	 */
	Instant grantedAt();

	/**
	 * Return whether this term is still valid, judged at the time of the call in the same
	 * way as {@link LeaderElector#isLeader()}.
	 * @return {@code true} if this instance still leads under this term
	 */
	boolean isValid();

	/**
	 * Return how long this term stays valid if it is not renewed, by the monotonic clock.
	 * @return the time remaining, zero if the term has ended
	 */
	Duration remaining();

	/**
	 * Do nothing if this term is still valid, and throw otherwise.
	 * @throws LeadershipLostException if this term has ended
	 */
	default void check() {
		if (!isValid()) {
			throw new LeadershipLostException(election(), fencingToken());
		}
	}

}
