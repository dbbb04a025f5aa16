package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun.Signals;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.LeadershipLostException;
import org.jspecify.annotations.Nullable;

/**
 * The guarded work of one election, so that a hand-off can wait for it and a loss can
 * stop it (rule 10). Safe for use by any thread.
 * <p>
 * Work may go deeper: on a thread that works under an open run of this election, a nested
 * run joins the term of that run and never skips, so that a job is not cut in half by a
 * hand-off. Once the outer run has to stop or its term was lost, a nested run fails.
 */
class GuardedWork {

	private static final Signals NO_SIGNALS = new Signals() {
	};

	private final List<WorkRun> running = new ArrayList<>();

	private final List<ThreadPart> parts = new ArrayList<>();

	private final EngineEnvironment environment;

	private final Runnable whenIdle;

	/**
	 * Create a new {@link GuardedWork}.
	 * @param environment the threads on which signals are delivered
	 * @param whenIdle called, under no lock, when the last work of an ended term has
	 * returned
	 */
	GuardedWork(EngineEnvironment environment, Runnable whenIdle) {
		this.environment = environment;
		this.whenIdle = whenIdle;
	}

	/**
	 * Run work on the calling thread.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param term the term that this instance has, which may have ended
	 * @param name the name of the work
	 * @param work the work
	 * @return its result, or empty if it was skipped
	 * @throws E if the work throws it
	 */
	<T, E extends Exception> Optional<T> run(Term term, String name, LeaderWork<? extends @Nullable T, E> work)
			throws E {
		WorkRun run = begin(term, name, NO_SIGNALS).orElse(null);
		if (run == null) {
			return Optional.empty();
		}
		try (run) {
			ThreadPart part = enter(run);
			if (part != null) {
				return Optional.ofNullable(call(part, work));
			}
			if (enclosing() != null) {
				throw new LeadershipLostException(run.leadership().election(), run.leadership().fencingToken());
			}
			// The term was lost between the two: as if it had been lost before
			return Optional.empty();
		}
	}

	/**
	 * Begin a run.
	 * @param current the term that this instance has, which may have ended
	 * @param name the name of the work
	 * @param signals what the run has to know of its term
	 * @return the run, or empty if there is no valid term
	 * @throws LeadershipLostException if the run would be nested in one that must stop
	 */
	Optional<WorkRun> begin(Term current, String name, Signals signals) {
		WorkRun outer = enclosing();
		WorkRun run = add(current, name, signals, outer);
		if (run != null && outer != null && run.leadership() == outer.leadership() && outer.isDraining()) {
			run.drain();
			handOver();
		}
		return Optional.ofNullable(run);
	}

	private synchronized @Nullable WorkRun add(Term current, String name, Signals signals,
			@Nullable WorkRun enclosing) {
		// One that was closed meanwhile is none: its term may be released already
		WorkRun outer = (enclosing != null && this.running.contains(enclosing)) ? enclosing : null;
		Term term = (outer != null) ? outer.leadership() : current;
		if (outer != null && !permitsNested(term, outer.isStopped())) {
			throw new LeadershipLostException(term.election(), term.fencingToken());
		}
		// Under the lock: the thread that ended the term before asks isIdle after
		if (outer == null && !term.isValid()) {
			return null;
		}
		WorkRun run = new WorkRun(this, name, term, signals);
		this.running.add(run);
		return run;
	}

	@Nullable WorkRun enclosing() {
		return CurrentLeadership.run((run) -> run instanceof WorkRun own && own.owner() == this)
			.map(WorkRun.class::cast)
			.orElse(null);
	}

	/**
	 * Return whether work may go deeper.
	 * @param term the term under which it runs
	 * @param stopped whether it has to stop
	 * @return {@code false} if nested work has to fail
	 */
	boolean permitsNested(Term term, boolean stopped) {
		return !stopped && term.permitsWork();
	}

	/**
	 * Enter a part of a run on the calling thread.
	 * @param run the run
	 * @return the part, {@code null} if the run must stop already or was closed
	 */
	synchronized @Nullable ThreadPart enter(WorkRun run) {
		if (run.isStopped() || !this.running.contains(run)) {
			return null;
		}
		ThreadPart part = new ThreadPart(run);
		this.parts.add(part);
		return part;
	}

	<T extends @Nullable Object, E extends Exception> T call(ThreadPart part, LeaderWork<T, E> work) throws E {
		part.begin();
		CurrentLeadership.Scope scope = CurrentLeadership.open(part.run());
		try {
			return WorkContext.call(part.run().leadership(), work);
		}
		finally {
			scope.close();
			part.end();
			leave(part);
		}
	}

	private void leave(ThreadPart part) {
		synchronized (this) {
			this.parts.remove(part);
			if (part.wasInterrupted()) {
				// The interrupt was for this part alone: its thread goes back to its pool
				// or to work that is interrupted by itself
				Thread.interrupted();
			}
		}
		if (isInterruptOfOuter(part)) {
			Thread.currentThread().interrupt();
		}
	}

	boolean isInterruptOfOuter(ThreadPart part) {
		return part.owesAnInterrupt();
	}

	void close(WorkRun run) {
		if (!run.end()) {
			return;
		}
		boolean idle;
		synchronized (this) {
			this.running.remove(run);
			idle = this.running.isEmpty();
		}
		if (idle && run.leadership().hasEnded()) {
			this.whenIdle.run();
		}
	}

	synchronized boolean isIdle() {
		return this.running.isEmpty();
	}

	/**
	 * Return the names of the runs that are open.
	 * @return the names
	 */
	synchronized List<String> open() {
		return this.running.stream().map(WorkRun::name).toList();
	}

	/**
	 * Signal all runs to drain.
	 */
	void drain() {
		synchronized (this) {
			this.running.forEach(WorkRun::drain);
		}
		handOver();
	}

	/**
	 * Signal all runs to stop, and interrupt their threads.
	 */
	void stop() {
		synchronized (this) {
			this.running.forEach(WorkRun::stop);
			interruptThreads();
		}
		handOver();
	}

	// What one thread throws, since a channel that it waits for does not close, keeps no
	// other from its interrupt
	synchronized void interruptThreads() {
		List<ThreadPart> interrupted = this.parts.stream()
			.filter((part) -> part.run().interrupts() && part.run().isOpen())
			.toList();
		interrupted.forEach(ThreadPart::markInterrupted);
		interrupted.forEach(
				(part) -> ContainedTask.run(this.environment, "interrupt of " + part.run().name(), part::interrupt));
	}

	/**
	 * Hand signals to threads that none has taken yet.
	 */
	void handOver() {
		for (WorkRun run : pending()) {
			ContainedTask.run(this.environment, "signal of " + run.name(),
					() -> this.environment.executeSignal(run.signals()));
		}
	}

	private synchronized List<WorkRun> pending() {
		return this.running.stream().filter((run) -> run.signals().isPending()).toList();
	}

}
