package io.github.leaderelection.work;

import io.github.leaderelection.Leadership;

/**
 * Work that a {@link LeaderSupervisor} starts when this instance is elected and stops
 * when the term ends. All calls come from one thread at a time, and no lock of this
 * library is held meanwhile.
 */
public interface ManagedWork {

	/**
	 * Start, and block for as long as that takes. The calling thread is interrupted when
	 * the term ends first. It may then finish the start or throw; what runs after that is
	 * stopped.
	 * @param leadership the term under which it starts
	 * @throws Exception if it did not start; it is then tried again
	 */
	void start(Leadership leadership) throws Exception;

	/**
	 * Stop.
	 * @param done to be run, by any thread, when it has stopped: nothing of it may happen
	 * after that
	 */
	void stop(Runnable done);

	/**
	 * Return whether it runs. Asked to find what runs without a term, and whether a start
	 * that failed left something running.
	 * @return whether it runs
	 */
	boolean isRunning();

	/**
	 * Return whether it is over when {@link #start} returns, as a method is, and need not
	 * be stopped.
	 * @return whether {@code start} is all of it, {@code false} by default
	 */
	default boolean endsWithStart() {
		return false;
	}

}
