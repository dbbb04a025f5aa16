package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import org.jspecify.annotations.Nullable;

/**
 * One run of guarded work, and the runs nested in it. It needs a thread of its own, since
 * it begins at one event of the simulation and ends at another; but that thread and the
 * simulation take turns, so that a seed still decides everything.
 */
final class SimulatedWork {

	private static final Executor THREADS = Executors.newCachedThreadPool(WorkThread::new);

	private final Semaphore turnOfWork = new Semaphore(0);

	private final Semaphore turnOfSimulation = new Semaphore(0);

	private final LeaderElector elector;

	private final boolean stubborn;

	private final Consumer<SimulatedWork> onInterrupt;

	/**
	 * The runs that are open, the outermost first. Used by whose turn it is.
	 */
	private final List<Run> runs = new ArrayList<>();

	private Outcome outcome = Outcome.SKIPPED;

	private @Nullable LeaderElector deeper;

	private volatile boolean running;

	private volatile boolean interruptLeft;

	/**
	 * Create a new {@link SimulatedWork}.
	 * @param elector under which it runs
	 * @param stubborn whether it ignores interrupts
	 * @param onInterrupt called when the innermost run is interrupted for the first time
	 */
	SimulatedWork(LeaderElector elector, boolean stubborn, Consumer<SimulatedWork> onInterrupt) {
		this.elector = elector;
		this.stubborn = stubborn;
		this.onInterrupt = onInterrupt;
	}

	/**
	 * Begin the work, if its elector permits it.
	 * @return whether it runs now
	 */
	boolean begin() {
		THREADS.execute(() -> {
			((WorkThread) Thread.currentThread()).work = this;
			try {
				this.elector.runIfLeader((term) -> run(this.elector, term));
			}
			finally {
				this.running = false;
				this.interruptLeft = Thread.interrupted();
				((WorkThread) Thread.currentThread()).work = null;
				this.turnOfSimulation.release();
			}
		});
		this.turnOfSimulation.acquireUninterruptibly();
		return this.running;
	}

	private void run(LeaderElector own, Leadership term) {
		Run run = new Run(own.election(), term);
		if (!this.runs.isEmpty() && Thread.interrupted()) {
			// The work around it was busy: what the nested run calls consumes the
			// interrupt
			innermost().interrupted = false;
			run.interrupted = true;
		}
		this.runs.add(run);
		this.outcome = Outcome.RAN;
		this.running = true;
		this.turnOfSimulation.release();
		this.turnOfWork.acquireUninterruptibly();
		for (LeaderElector next = this.deeper; next != null; next = this.deeper) {
			this.deeper = null;
			runNested(next);
			this.turnOfSimulation.release();
			this.turnOfWork.acquireUninterruptibly();
		}
		if (this.runs.size() > 1) {
			// As a blocking call does that is interrupted
			Thread.interrupted();
		}
		this.runs.remove(this.runs.size() - 1);
	}

	private void runNested(LeaderElector next) {
		this.outcome = Outcome.SKIPPED;
		try {
			next.runIfLeader((term) -> run(next, term));
		}
		catch (LeadershipLostException ex) {
			this.outcome = Outcome.LOST;
		}
	}

	/**
	 * Let the innermost run begin another one within.
	 * @param next the elector of that
	 * @return what came of it
	 */
	Outcome goDeeper(LeaderElector next) {
		this.deeper = next;
		this.turnOfWork.release();
		this.turnOfSimulation.acquireUninterruptibly();
		return this.outcome;
	}

	/**
	 * Let the innermost run return.
	 */
	void endInnermost() {
		if (this.running) {
			this.turnOfWork.release();
			this.turnOfSimulation.acquireUninterruptibly();
		}
	}

	/**
	 * Let the work return, if it has not yet.
	 */
	void end() {
		while (this.running) {
			endInnermost();
		}
	}

	private void interrupt() {
		Run innermost = this.runs.get(this.runs.size() - 1);
		if (!innermost.interrupted) {
			innermost.interrupted = true;
			this.onInterrupt.accept(this);
		}
	}

	/**
	 * Return the runs that are open.
	 * @return the runs, the outermost first
	 */
	List<Run> runs() {
		return this.runs;
	}

	Run innermost() {
		return this.runs.get(this.runs.size() - 1);
	}

	boolean isRunning() {
		return this.running;
	}

	boolean isStubborn() {
		return this.stubborn;
	}

	/**
	 * Return whether the thread was given back with an interrupt that was for the work.
	 * @return whether an interrupt was left behind
	 */
	boolean hasLeftInterrupt() {
		return this.interruptLeft;
	}

	/**
	 * What came of nested work.
	 */
	enum Outcome {

		RAN, SKIPPED, LOST

	}

	/**
	 * One open run.
	 */
	static final class Run {

		private final String election;

		private final Leadership term;

		private boolean interrupted;

		private Run(String election, Leadership term) {
			this.election = election;
			this.term = term;
		}

		String election() {
			return this.election;
		}

		Leadership term() {
			return this.term;
		}

		/**
		 * Return whether it has seen an interrupt. Only the innermost run can.
		 * @return whether it has
		 */
		boolean isInterrupted() {
			return this.interrupted;
		}

	}

	private static final class WorkThread extends Thread {

		private volatile @Nullable SimulatedWork work;

		private WorkThread(Runnable task) {
			super(task, "simulated-work");
			setDaemon(true);
		}

		// Called by the engine, in the thread of the simulation or in this one, whose
		// turn it is then
		@Override
		public void interrupt() {
			SimulatedWork interrupted = this.work;
			if (interrupted != null && !interrupted.runs.isEmpty()) {
				interrupted.interrupt();
			}
			super.interrupt();
		}

	}

}
