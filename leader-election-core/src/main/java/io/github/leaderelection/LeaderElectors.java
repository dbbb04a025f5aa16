package io.github.leaderelection;

import java.util.List;
import java.util.Set;

/**
 * The elections in which this instance takes part. Safe for use by any thread; no method
 * blocks.
 */
public interface LeaderElectors {

	/**
	 * Find the elector of the given election, or join that election now.
	 * @param election the name of the election
	 * @return its elector, always the same one for the same name
	 * @throws InvalidNameException if the name is invalid
	 */
	LeaderElector elector(String election);

	/**
	 * Return the names of the elections joined so far.
	 * @return the names
	 */
	Set<String> elections();

	/**
	 * Return the candidate id of this instance. It is a readable label and need not be
	 * unique.
	 * @return the candidate id
	 */
	String candidate();

	/**
	 * Return whether this instance is a candidate now. Otherwise it only observes. A
	 * Spring Boot application is a candidate from when it is ready, which is after every
	 * {@code ApplicationRunner} has returned, until it begins to stop.
	 * @return whether this instance is a candidate
	 */
	boolean isCandidate();

	/**
	 * Return the live instances, this one included, as last observed in the store.
	 * @return the members, in no particular order
	 */
	List<Member> members();

	/**
	 * Add a listener for the events of all elections, those joined later included, and of
	 * the store. It receives the current state first.
	 * @param listener the listener
	 * @return the subscription by which to remove it
	 * @see LeaderElector#addListener
	 */
	Subscription addListener(ElectionListener listener);

}
