package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.engine.EngineEnvironment.Withdrawable;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a simulated process to the store: a few threads, which wait for answers,
 * and a network that can be cut in each direction.
 */
final class SimulatedCalls {

	private static final int THREADS = 2;

	private final VirtualTime time;

	private final Network network;

	private final BooleanSupplier running;

	private final long limitNanos;

	private final long schedulingDelayNanos;

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	private final SeenViews seen = new SeenViews();

	private boolean requestsCut;

	private boolean answersCut;

	private int busy;

	private long answers;

	private Network.@Nullable Fate current;

	private SeenViews.@Nullable View shown;

	/**
	 * Create the calls of a process.
	 * @param time the time
	 * @param network decides what becomes of each call
	 * @param running whether the process runs
	 * @param limitNanos how long a thread waits for an answer at most
	 * @param schedulingDelayNanos how long a thread that has answered is not yet free
	 */
	SimulatedCalls(VirtualTime time, Network network, BooleanSupplier running, long limitNanos,
			long schedulingDelayNanos) {
		this.time = time;
		this.network = network;
		this.running = running;
		this.limitNanos = limitNanos;
		this.schedulingDelayNanos = schedulingDelayNanos;
	}

	void cut(boolean requests, boolean answers) {
		this.requestsCut = requests;
		this.answersCut = answers;
	}

	Withdrawable add(Runnable call) {
		this.waiting.add(call);
		resume();
		return () -> this.waiting.remove(call);
	}

	/**
	 * Continue with the calls that wait.
	 */
	void resume() {
		while (this.busy < THREADS && !this.waiting.isEmpty() && this.running.getAsBoolean()) {
			begin(this.waiting.remove());
		}
	}

	private void begin(Runnable call) {
		this.busy++;
		Network.Fate fate = this.network.fate();
		long returned = fate.requestDelay() + fate.answerDelay();
		this.time.schedule(
				((fate.requestLost() || fate.answerLost()) ? this.limitNanos : Math.min(returned, this.limitNanos))
						+ this.schedulingDelayNanos,
				() -> {
					this.busy--;
					resume();
				});
		if (!fate.requestLost() && !this.requestsCut) {
			// Executed even if the process has been killed since
			this.time.schedule(fate.requestDelay(), () -> execute(call, fate));
		}
	}

	private void execute(Runnable call, Network.Fate fate) {
		this.current = fate;
		try {
			call.run();
		}
		finally {
			this.current = null;
			this.shown = null;
		}
	}

	/**
	 * Return what becomes of the call that the store executes now.
	 * @return its fate, {@code null} if there is no such call
	 */
	Network.@Nullable Fate current() {
		return this.current;
	}

	/**
	 * Note the view that answers the current call.
	 * @param view the view
	 */
	void show(SeenViews.View view) {
		this.shown = view;
	}

	/**
	 * Send the answer of a call.
	 * @param fate the fate of the call
	 * @param task what the process does with the answer
	 * @param receiver the thread that does it
	 */
	void answer(Network.Fate fate, Runnable task, SimulatedThread receiver) {
		if (!fate.answerLost() && !this.answersCut) {
			SeenViews.View view = this.shown;
			this.time.schedule(fate.answerDelay(), () -> {
				if (!this.answersCut) {
					receiver.add(() -> {
						this.answers++;
						if (view != null) {
							this.seen.see(view);
						}
						task.run();
					});
				}
			});
		}
	}

	/**
	 * Return how many answers of the store the process has had.
	 * @return the number
	 */
	long answers() {
		return this.answers;
	}

	SeenViews seen() {
		return this.seen;
	}

}
