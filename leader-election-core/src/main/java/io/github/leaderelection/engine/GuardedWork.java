package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.LeaderWork;
import org.jspecify.annotations.Nullable;

/**
 * The work of one election that is running on threads of the application, so that a
 * hand-off can wait for it and a loss can interrupt it (rule 10). Safe for use by any
 * thread.
 *
 * @author Leader Election
 */
class GuardedWork {

	private final List<Run> running = new ArrayList<>();

	private final Runnable whenIdle;

	/**
	 * Create a new {@link GuardedWork}.
	 * @param whenIdle called, under no lock, when the last work of an ended term has
	 * returned
	 */
	GuardedWork(Runnable whenIdle) {
		this.whenIdle = whenIdle;
	}

	<T, E extends Exception> Optional<T> run(Term term, LeaderWork<? extends @Nullable T, E> work) throws E {
		Run run = new Run(Thread.currentThread());
		if (!enter(run, term)) {
			return Optional.empty();
		}
		try {
			return Optional.ofNullable(work.run(term));
		}
		finally {
			if (leave(run) && term.hasEnded()) {
				this.whenIdle.run();
			}
		}
	}

	private synchronized boolean enter(Run run, Term term) {
		// Under the lock: whoever ended the term before asks isIdle after
		return term.isValid() && this.running.add(run);
	}

	private synchronized boolean leave(Run run) {
		this.running.remove(run);
		boolean outermost = this.running.stream().noneMatch((other) -> other.thread == run.thread);
		if (run.interrupted && outermost) {
			// The thread goes back to its pool: the interrupt was for the work alone
			Thread.interrupted();
		}
		return this.running.isEmpty();
	}

	synchronized boolean isIdle() {
		return this.running.isEmpty();
	}

	synchronized void interrupt() {
		for (Run run : this.running) {
			run.interrupted = true;
			run.thread.interrupt();
		}
	}

	private static final class Run {

		private final Thread thread;

		private boolean interrupted;

		private Run(Thread thread) {
			this.thread = thread;
		}

	}

}
