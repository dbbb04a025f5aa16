package io.github.leaderelection;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One named election as seen by this instance, which is a candidate in it once the
 * application is ready. Safe for use by any thread; no method blocks unless it says so.
 * <p>
 * <b>What holds.</b> At any instant at most one instance gets {@code true} from
 * {@link #isLeader()}, provided that the store has one writable primary at a time and
 * keeps the writes that it acknowledged or shows by its identity that it may have lost
 * some, that clock rates differ by less than 10 %, and that the wall clock of a suspended
 * machine moves on and is not set back meanwhile.
 * <p>
 * <b>What does not hold.</b> A process can be paused between a check and the act that
 * follows it. If work must not happen twice even then, pass the
 * {@linkplain Leadership#fencingToken() fencing token} to the resource that it changes,
 * and let that resource refuse a token lower than one it has seen. There are times
 * without any leader, for example for up to the lease duration after a crash.
 *
 * @see LeaderElectors
 */
public interface LeaderElector {

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	String election();

	/**
	 * Return whether this instance leads, judged by its own clocks at the time of the
	 * call. No thread has to run for the answer to turn {@code false}. Costs tens of
	 * nanoseconds, allocates nothing, never blocks and never throws.
	 * @return {@code true} if this instance leads now
	 */
	boolean isLeader();

	/**
	 * Return the current term of this instance.
	 * @return the term, or empty if this instance does not lead now
	 */
	Optional<Leadership> leadership();

	/**
	 * Return the leader, as last observed in the store. The answer may be out of date by
	 * a retry period or more. Use it for display and routing, and never as a reason to
	 * act as the leader.
	 * @return the leader, or empty if there is none or it is unknown
	 */
	Optional<Leader> leader();

	/**
	 * Block until this instance leads, the timeout has passed, or this instance begins to
	 * stop. Leadership may end at any time after the return.
	 * <p>
	 * An instance leads only while it is a {@linkplain LeaderElectors#isCandidate()
	 * candidate}. A Spring Boot application becomes a candidate once it is ready, which
	 * is after every {@code ApplicationRunner} and {@code CommandLineRunner} has
	 * returned. A runner that calls this method therefore always waits for its timeout,
	 * and keeps this instance from becoming a candidate meanwhile. Wait on a thread of
	 * your own, or listen for the granted event. After a stop each call returns
	 * immediately until the instance is started again.
	 * @param timeout how long to wait at most
	 * @return the term, or empty if the timeout passed or this instance stopped first
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	Optional<Leadership> awaitLeadership(Duration timeout) throws InterruptedException;

	/**
	 * Resign the current term. When this method returns {@link #isLeader()} is
	 * {@code false}. Work that is running under {@link #runIfLeader} has the drain
	 * timeout to finish and is interrupted then, or earlier if heartbeats no longer keep
	 * other instances from leading. The election is released only after that work has
	 * stopped, so that no other instance starts while it runs. This instance then makes
	 * no claim until another one has led, but for one lease duration at most. May be
	 * called from within such work.
	 * @return {@code true} if this instance led, {@code false} if there was nothing to do
	 */
	boolean resign();

	/**
	 * Give up leadership as by {@link #resign()}, to another instance: the others leave
	 * the election to it for two retry periods, as long as it is alive. That is advice.
	 * The instance leads once it has claimed the election, and another one leads if it
	 * does not. The release waits for a heartbeat by which the others learn of it.
	 * @param to one of the {@linkplain LeaderElectors#members() members}, not this
	 * instance
	 * @return {@code true} if this instance led, {@code false} if there was nothing to do
	 * @throws IllegalArgumentException if this instance leads and the member is this
	 * instance or is not alive
	 */
	boolean resign(Member to);

	/**
	 * Return what this instance knows of the election. Costs no I/O.
	 * @return the status
	 */
	ElectionStatus status();

	/**
	 * Pause the candidacy of this instance in this election. When this method returns
	 * {@link #isLeader()} is {@code false} and stays so until the pause is lifted. A term
	 * that this ends is handed off as by {@link #resign()}. A paused instance sends its
	 * heartbeats and observes who leads. Pauses are kept in memory: they outlast a stop
	 * of the election and not the process.
	 * @param by a label for who pauses, of 1 to 100 characters: {@code operator},
	 * {@code health}. Each label is one pause, however often it is set
	 * @throws IllegalArgumentException if the label is blank or too long
	 */
	void pause(String by);

	/**
	 * Lift the pause with the given label. The instance is a candidate again when no
	 * other pause is in force, neither of this election nor of
	 * {@linkplain LeaderElectors#pause all}. Does nothing if there is no such pause.
	 * @param by the label
	 */
	void resume(String by);

	/**
	 * Run the given work on the calling thread if this instance leads, and skip it
	 * otherwise. While it runs the term is guarded: a clean hand-off waits for it. If the
	 * term is lost instead, because it could not be renewed in time or the store shows
	 * another leader, the calling thread is interrupted at the renew deadline, and this
	 * instance makes no claim before the work has returned.
	 * <p>
	 * <b>Nested.</b> Work may call this method again for the same election on its own
	 * thread. The nested work then joins the term of the outer work, even if that term
	 * was resigned meanwhile and drains: nested work is never skipped. After the outer
	 * work was interrupted, or its term was lost, the nested call throws. Work of another
	 * election, and work on another thread, follows the general rule. Nested work of
	 * several elections that are lost at once sees an interrupt for each of them: one in
	 * the inner work, and one when it has returned to the outer work.
	 * @param work what to do, given the term under which it runs
	 * @return {@code true} if the work ran, {@code false} if it was skipped
	 * @throws LeadershipLostException if this is nested work, and the outer work was
	 * interrupted or has lost its term
	 */
	default boolean runIfLeader(Consumer<Leadership> work) {
		return callIfLeader((leadership) -> {
			work.accept(leadership);
			return Boolean.TRUE;
		}).isPresent();
	}

	/**
	 * Like {@link #runIfLeader} for work that has a result or throws a checked exception.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param work what to do, given the term under which it runs
	 * @return the result of the work, or empty if it was skipped or returned {@code null}
	 * @throws E if the work throws it
	 * @throws LeadershipLostException if this is nested work, and the outer work was
	 * interrupted or has lost its term
	 */
	<T, E extends Exception> Optional<T> callIfLeader(LeaderWork<? extends @Nullable T, E> work) throws E;

	/**
	 * Begin guarded work that is tied to no thread, if this instance leads: a future, a
	 * reactive stream, a container. {@link #runIfLeader} is this and
	 * {@link GuardedRun#call} on one thread. The same rules hold: until the run is
	 * {@linkplain GuardedRun#close() closed} this instance releases nothing, and on a
	 * thread that works under an open run of this election the new run joins its term.
	 * @param work the name of the work, for logs and events
	 * @param signals what the work has to know of its term
	 * @return the run, which must be closed when the work is over, or empty if this
	 * instance does not lead
	 * @throws LeadershipLostException if this is nested work, and the outer work has to
	 * stop or has lost its term
	 */
	Optional<GuardedRun> begin(String work, GuardedRun.Signals signals);

	/**
	 * Add a listener for the events of this election. It receives the current state
	 * first: a granted event if this instance leads, and the leader if it is known.
	 * Events arrive in order on one thread of the library that sends no heartbeats.
	 * @param listener the listener
	 * @return the subscription by which to remove it
	 */
	Subscription addListener(ElectionListener listener);

}
