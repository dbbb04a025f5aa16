package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.LeadershipLostException;
import org.jspecify.annotations.Nullable;

/**
 * The work of one election that is running on threads of the application, so that a
 * hand-off can wait for it and a loss can interrupt it (rule 10). Safe for use by any
 * thread.
 * <p>
 * Work may go deeper: on a thread with an open run, a nested run joins the term of that
 * run and never skips, so that a job is not cut in half by a hand-off. Once the outer run
 * was interrupted or its term was lost, a nested run fails.
 */
class GuardedWork {

	/**
	 * The innermost open run of each thread, of whichever election.
	 */
	private static final ThreadLocal<@Nullable Run> INNERMOST = new ThreadLocal<>();

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
		Run run = enter(term, INNERMOST.get());
		if (run == null) {
			return Optional.empty();
		}
		try {
			INNERMOST.set(run);
			return Optional.ofNullable(work.run(run.term));
		}
		finally {
			restore(run.outer);
			if (leave(run) && run.term.hasEnded()) {
				this.whenIdle.run();
			}
		}
	}

	private static void restore(@Nullable Run outer) {
		if (outer != null) {
			INNERMOST.set(outer);
		}
		else {
			INNERMOST.remove();
		}
	}

	private synchronized @Nullable Run enter(Term current, @Nullable Run outer) {
		Run enclosing = enclosing(outer);
		Term term = (enclosing != null) ? enclosing.term : current;
		if (enclosing != null && !permitsNested(term, enclosing.interrupted)) {
			throw new LeadershipLostException(term.election(), term.fencingToken());
		}
		// Under the lock: the thread that ended the term before asks isIdle after
		if (enclosing == null && !term.isValid()) {
			return null;
		}
		Run run = new Run(this, term, outer);
		this.running.add(run);
		return run;
	}

	/**
	 * Return whether work may go deeper on its own thread.
	 * @param term the term under which it runs
	 * @param interrupted whether it was interrupted
	 * @return {@code false} if nested work has to fail
	 */
	boolean permitsNested(Term term, boolean interrupted) {
		return !interrupted && term.permitsWork();
	}

	private @Nullable Run enclosing(@Nullable Run outer) {
		Run candidate = outer;
		while (candidate != null && candidate.owner != this) {
			candidate = candidate.outer;
		}
		return candidate;
	}

	private boolean leave(Run run) {
		boolean idle;
		synchronized (this) {
			this.running.remove(run);
			if (run.interrupted && enclosing(run.outer) == null) {
				// The thread goes back to its pool: the interrupt was for the work alone
				Thread.interrupted();
			}
			idle = this.running.isEmpty();
		}
		if (isInterruptOfOuter(run)) {
			Thread.currentThread().interrupt();
		}
		return idle;
	}

	/**
	 * Return whether the outer work of a run that ends has yet to see an interrupt: the
	 * run may have consumed it, or its end has just cleared it.
	 * @param run the run that ends
	 * @return whether to interrupt the thread again
	 */
	boolean isInterruptOfOuter(Run run) {
		int interrupted = 0;
		for (Run outer = run.outer; outer != null; outer = outer.outer) {
			interrupted += (outer.interrupted) ? 1 : 0;
		}
		return interrupted > run.seenByOuter;
	}

	// An interrupt that was delivered and is no longer pending was consumed by the work
	// that enters a nested run. Delivery is read before the flag of the thread
	private static int interruptsSeen(@Nullable Run outer) {
		int delivered = 0;
		for (Run run = outer; run != null; run = run.outer) {
			delivered += (run.delivered) ? 1 : 0;
		}
		return Thread.currentThread().isInterrupted() ? 0 : delivered;
	}

	synchronized boolean isIdle() {
		return this.running.isEmpty();
	}

	synchronized void interrupt() {
		// Before the first interrupt: a nested run of another election clears, then reads
		this.running.forEach((run) -> run.interrupted = true);
		interrupt(this.running.iterator());
	}

	// What one thread throws, since a channel that it waits for does not close, keeps no
	// other from its interrupt
	private static void interrupt(Iterator<Run> rest) {
		if (rest.hasNext()) {
			try {
				rest.next().interrupt();
			}
			finally {
				interrupt(rest);
			}
		}
	}

	/**
	 * One piece of work, which is open until it returns.
	 */
	static final class Run {

		private final Thread thread = Thread.currentThread();

		private final GuardedWork owner;

		private final Term term;

		private final @Nullable Run outer;

		/**
		 * How many interrupts of outer runs their work had seen when this run began.
		 */
		private final int seenByOuter;

		private volatile boolean interrupted;

		private volatile boolean delivered;

		private Run(GuardedWork owner, Term term, @Nullable Run outer) {
			this.owner = owner;
			this.term = term;
			this.outer = outer;
			this.seenByOuter = interruptsSeen(outer);
		}

		private void interrupt() {
			this.thread.interrupt();
			this.delivered = true;
		}

	}

}
