package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.engine.EngineEnvironment.Withdrawable;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.SessionId;
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

	private final Deque<Sent> underWay = new ArrayDeque<>();

	/**
	 * After how many answers each view was received.
	 */
	private final Map<ElectionView, Long> answered = new IdentityHashMap<>();

	private final List<Shown> recent = new ArrayList<>();

	private final SeenViews seen = new SeenViews();

	private boolean requestsCut;

	private boolean answersCut;

	private int busy;

	private long answers;

	private long submitted;

	private long currentNumber;

	private long currentSent;

	private final Map<SessionId, Refusal> refusals = new HashMap<>();

	private @Nullable SessionId refusing;

	private Network.@Nullable Fate current;

	private @Nullable Shown shown;

	private Runnable onAnswer = () -> {
	};

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
		long number = ++this.submitted;
		long sent = this.time.now();
		Runnable numbered = () -> {
			this.currentNumber = number;
			this.currentSent = sent;
			call.run();
		};
		this.waiting.add(numbered);
		resume();
		return () -> this.waiting.remove(numbered);
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
			Sent sent = new Sent(call, fate);
			this.underWay.add(sent);
			this.time.schedule(fate.requestDelay(), () -> execute(sent));
		}
	}

	/**
	 * Let the store execute a call that is under way to it.
	 * @return whether there was one
	 */
	boolean executeNext() {
		Sent next = this.underWay.peek();
		if (next == null || this.current != null) {
			return false;
		}
		execute(next);
		return true;
	}

	private void execute(Sent sent) {
		if (this.underWay.remove(sent)) {
			execute(sent.call(), sent.fate());
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
			this.refusing = null;
			this.onAnswer = () -> {
			};
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
	void show(Shown view) {
		this.shown = view;
	}

	/**
	 * Run an action when the process receives the answer of the current call.
	 * @param action the action
	 */
	void onAnswer(Runnable action) {
		this.onAnswer = action;
	}

	/**
	 * Note that the current call is answered by a refusal of a claim.
	 * @param claimant the session that is refused
	 */
	void refuse(SessionId claimant) {
		this.refusing = claimant;
	}

	/**
	 * Send the answer of a call.
	 * @param fate the fate of the call
	 * @param task what the process does with the answer
	 * @param thread the thread that does it
	 */
	void answer(Network.Fate fate, Runnable task, SimulatedThread thread) {
		if (!fate.answerLost() && !this.answersCut) {
			Shown view = this.shown;
			Runnable action = this.onAnswer;
			SessionId refused = this.refusing;
			long sent = this.currentSent;
			this.time.schedule(fate.answerDelay(), () -> {
				if (!this.answersCut) {
					thread.add(() -> {
						this.answers++;
						action.run();
						if (view != null) {
							this.seen.see(view);
							this.answered.put(view.view(), this.answers);
							this.recent.add(view);
						}
						if (refused != null && this.time.now() - sent < this.limitNanos / 3) {
							this.refusals.put(refused, new Refusal(this.answers, this.submitted));
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

	/**
	 * Return the views that were received since this was last asked.
	 * @return the views
	 */
	List<Shown> recent() {
		if (this.recent.isEmpty()) {
			return List.of();
		}
		List<Shown> views = List.copyOf(this.recent);
		this.recent.clear();
		return views;
	}

	/**
	 * Return whether the current call was sent after a claim had been refused, and that
	 * after a view had been received.
	 * @param session whose claim and view
	 * @param view the view
	 * @return whether the refusal has come between
	 */
	boolean wasRefusedAfter(SessionId session, ElectionView view) {
		Refusal refusal = this.refusals.get(session);
		return refusal != null && this.currentNumber > refusal.submitted()
				&& refusal.answers() > this.answered.getOrDefault(view, Long.MAX_VALUE);
	}

	SeenViews seen() {
		return this.seen;
	}

	/**
	 * When a claim was refused.
	 *
	 * @param answers after how many answers
	 * @param submitted after how many calls were submitted
	 */
	private record Refusal(long answers, long submitted) {
	}

	/**
	 * A call under way to the store.
	 *
	 * @param call the call
	 * @param fate what becomes of it
	 */
	private record Sent(Runnable call, Network.Fate fate) {
	}

}
