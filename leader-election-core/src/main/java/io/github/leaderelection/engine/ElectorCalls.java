package io.github.leaderelection.engine;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;

/**
 * What an elector asks of the engine.
 */
interface ElectorCalls {

	Subscription addListener(Elector elector, ElectionListener listener);

	/**
	 * The application has ended the term, if there was one.
	 * @param elector the elector
	 */
	void termEnded(Elector elector);

	/**
	 * Refuse a member that is this instance or not alive.
	 * @param member the member
	 */
	void requireOther(Member member);

	/**
	 * A pause was lifted.
	 */
	void resumed();

}
