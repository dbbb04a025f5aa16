package io.github.leaderelection.test.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * One run of guarded work. It needs a thread of its own, since it begins at one event of
 * the simulation and ends at another; but that thread and the simulation take turns, so
 * that a seed still decides everything.
 *
 * @author Leader Election
 */
final class SimulatedWork {

	private static final Executor THREADS = Executors.newCachedThreadPool(WorkThread::new);

	private final Semaphore turnOfWork = new Semaphore(0);

	private final Semaphore turnOfSimulation = new Semaphore(0);

	private final LeaderElector elector;

	private final boolean stubborn;

	private final Consumer<SimulatedWork> onInterrupt;

	private volatile @Nullable Leadership term;

	private volatile boolean running;

	private volatile boolean interruptLeft;

	private boolean interrupted;

	/**
	 * Create a new {@link SimulatedWork}.
	 * @param elector under which it runs
	 * @param stubborn whether it ignores interrupts
	 * @param onInterrupt called when it is interrupted for the first time
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
				this.elector.runIfLeader(this::run);
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

	private void run(Leadership leadership) {
		this.term = leadership;
		this.running = true;
		this.turnOfSimulation.release();
		this.turnOfWork.acquireUninterruptibly();
	}

	/**
	 * Let the work return, if it has not yet.
	 */
	void end() {
		if (this.running) {
			this.turnOfWork.release();
			this.turnOfSimulation.acquireUninterruptibly();
		}
	}

	private void interrupt() {
		if (!this.interrupted) {
			this.interrupted = true;
			this.onInterrupt.accept(this);
		}
	}

	String election() {
		return this.elector.election();
	}

	Leadership term() {
		Leadership begun = this.term;
		if (begun == null) {
			throw new IllegalStateException("It never began");
		}
		return begun;
	}

	boolean isStubborn() {
		return this.stubborn;
	}

	boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Return whether the thread was given back with an interrupt that was for the work.
	 * @return whether an interrupt was left behind
	 */
	boolean hasLeftInterrupt() {
		return this.interruptLeft;
	}

	private static final class WorkThread extends Thread {

		private volatile @Nullable SimulatedWork work;

		private WorkThread(Runnable task) {
			super(task, "simulated-work");
			setDaemon(true);
		}

		// Called by the engine, in the thread of the simulation
		@Override
		public void interrupt() {
			SimulatedWork interrupted = this.work;
			if (interrupted != null) {
				interrupted.interrupt();
			}
			super.interrupt();
		}

	}

}
