package io.github.leaderelection;

import org.jspecify.annotations.Nullable;

/**
 * One run of guarded work, from {@link LeaderElector#begin} to {@link #close()}. It is
 * tied to no thread: what it does may wait for a future, be a reactive stream, or be a
 * container with threads of its own. Safe for use by any thread; no method blocks.
 * <p>
 * <b>What holds.</b> As long as the run is open, this instance releases nothing and is
 * granted no further term of this election. When the term is given up, by a resignation
 * or a shutdown, the run receives the {@linkplain Signals#drain() signal to drain} and
 * has the drain timeout to close. When the term is lost, or that time is over, the run
 * receives the {@linkplain Signals#stop() signal to stop}.
 * <p>
 * <b>What does not hold.</b> A run that does not close after its stop signal can overlap
 * with that of the next leader once the lease has run out. It is reported by a
 * {@link WorkOverrunEvent}.
 */
public interface GuardedRun extends AutoCloseable {

	/**
	 * Return the term under which the run began. It never changes, even if this instance
	 * leads again meanwhile.
	 * @return the term
	 */
	Leadership leadership();

	/**
	 * Return whether the run was not closed yet.
	 * @return whether it counts as running
	 */
	boolean isOpen();

	/**
	 * Run a part of the work on the calling thread. The thread is interrupted when the
	 * run must stop, unless {@link Signals#interrupts()} says otherwise, and that
	 * interrupt is cleared at the end of the part. Within the part
	 * {@link CurrentLeadership} returns the term of this run.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param part what to do
	 * @return the result of the part
	 * @throws E if the part throws it
	 * @throws LeadershipLostException if the run must stop already
	 * @throws IllegalStateException if the run was closed
	 */
	<T extends @Nullable Object, E extends Exception> T call(LeaderWork<T, E> part) throws E;

	/**
	 * Note that all of the work is over: nothing of it may happen after this call. Does
	 * nothing the second time.
	 */
	@Override
	void close();

	/**
	 * Callback for what a run has to know about its term. Each method is called once at
	 * most, {@link #drain()} before {@link #stop()} and never both at a time, on a thread
	 * that is none of those that send heartbeats or deliver events. A signal that was on
	 * its way when the run was closed may arrive late: it has to do no harm then.
	 */
	interface Signals {

		/**
		 * The term was given up: finish within the drain timeout. Not called for work
		 * whose term was lost.
		 */
		default void drain() {
		}

		/**
		 * Stop now: the term was lost, or the drain timeout is over. Another instance may
		 * lead as soon as the difference between lease duration and renew deadline has
		 * passed.
		 */
		default void stop() {
		}

		/**
		 * Return whether threads within {@link GuardedRun#call} are interrupted when the
		 * run must stop. Asked once, when the run begins.
		 * @return whether they are, {@code true} by default
		 */
		default boolean interrupts() {
			return true;
		}

	}

}
