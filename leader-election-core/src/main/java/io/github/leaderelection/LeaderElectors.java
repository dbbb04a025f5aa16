package io.github.leaderelection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

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
	 * Find the elector of an election that was joined, without joining one.
	 * @param election the name of the election
	 * @return its elector, empty if this instance has not joined it or has left it
	 */
	Optional<LeaderElector> joined(String election);

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
	 * Pause the candidacy of this instance in all elections, those joined later included.
	 * When this method returns it leads none of them.
	 * @param by a label for who pauses, of 1 to 100 characters. It is independent of the
	 * same label in a single election
	 * @throws IllegalArgumentException if the label is blank or too long
	 * @see LeaderElector#pause(String)
	 */
	void pause(String by);

	/**
	 * Lift the pause of all elections with the given label. Does nothing if there is no
	 * such pause.
	 * @param by the label
	 */
	void resume(String by);

	/**
	 * Leave an election that was joined. When this method returns this instance does not
	 * lead it, and its elector never leads again; its work is given the drain timeout to
	 * finish, and then the election is released. An election that was left costs nothing
	 * on this instance. Its record stays in the store, released: a missing record proves
	 * nothing about who leads, and the record keeps the fencing token. A later
	 * {@link #elector(String)} joins the election again, with another elector. Do not
	 * leave an election that {@code @OnLeader} or {@code @WhileLeader} names: the next
	 * call of such a method joins it again, and what runs while this instance leads does
	 * not start again.
	 * @param election the name of the election
	 * @return completed when the election was released and forgotten, or when the engine
	 * has stopped; at once if it was not joined
	 */
	CompletableFuture<Void> leave(String election);

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
