package io.github.leaderelection.test.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.github.leaderelection.engine.EngineEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The world of one engine: a process that can be paused, cut off and killed. Its
 * "threads" are queues whose tasks are events of the one virtual time.
 *
 * @author Leader Election
 */
final class SimulatedProcess implements EngineEnvironment {

	private static final int STORE_THREADS = 2;

	private static final long MAX_SCHEDULING_DELAY = 50_000;

	private final VirtualTime time;

	private final SimulatedClock clock;

	private final Network network;

	private final SplittableRandom random;

	private final long callLimitNanos;

	private final Deque<Runnable> stateTasks = new ArrayDeque<>();

	private final Deque<Runnable> listenerTasks = new ArrayDeque<>();

	private final Deque<Runnable> applicationTasks = new ArrayDeque<>();

	private final Deque<Runnable> waitingCalls = new ArrayDeque<>();

	private final List<Periodic> overduePeriodics = new ArrayList<>();

	private boolean stateTaskDue;

	private boolean listenerTaskDue;

	private boolean applicationTaskDue;

	private Runnable betweenTasks = () -> {
	};

	private long runningSince;

	private boolean alive = true;

	private boolean paused;

	private boolean requestsCut;

	private boolean answersCut;

	private int storeCalls;

	private long answers;

	private boolean badListeners;

	private final InjectedErrors errors = new InjectedErrors();

	private @Nullable String violation;

	private Network.@Nullable Fate answering;

	private final SeenViews seen = new SeenViews();

	private SeenViews.@Nullable View shown;

	SimulatedProcess(VirtualTime time, SimulatedClock clock, Network network, SplittableRandom random,
			long callLimitNanos) {
		this.time = time;
		this.clock = clock;
		this.network = network;
		this.random = random;
		this.callLimitNanos = callLimitNanos;
	}

	boolean isAlive() {
		return this.alive;
	}

	/**
	 * Return whether the process runs: alive, and not paused.
	 * @return whether it runs
	 */
	boolean isRunning() {
		return this.alive && !this.paused;
	}

	void kill() {
		this.alive = false;
	}

	void pause() {
		this.paused = true;
	}

	void resume() {
		if (this.paused) {
			this.runningSince = this.time.now();
		}
		this.paused = false;
		List.copyOf(this.overduePeriodics).forEach(Periodic::arm);
		this.overduePeriodics.clear();
		beginCalls();
		pumpState();
		pumpListeners();
		pumpApplication();
	}

	/**
	 * Return when the process was last resumed.
	 * @return the true time
	 */
	long runningSince() {
		return this.runningSince;
	}

	/**
	 * Set what threads of the application do while the state thread is between two tasks.
	 * @param action called before each task
	 */
	void betweenTasks(Runnable action) {
		this.betweenTasks = action;
	}

	/**
	 * Run a task on a thread of the application.
	 * @param task the task
	 */
	void executeApplication(Runnable task) {
		this.applicationTasks.add(task);
		pumpApplication();
	}

	void cut(boolean requests, boolean answers) {
		this.requestsCut = requests;
		this.answersCut = answers;
	}

	void setBadListeners(boolean badListeners) {
		this.badListeners = badListeners;
	}

	/**
	 * Return what makes methods of this environment throw.
	 * @return the errors
	 */
	InjectedErrors errors() {
		return this.errors;
	}

	/**
	 * Return what the engine reported to have failed, other than what was injected.
	 * @return the failure, {@code null} if there was none
	 */
	@Nullable String violation() {
		return this.violation;
	}

	@Override
	public void failed(String where, Throwable failure) {
		if (!InjectedErrors.isInjected(failure)) {
			StringWriter text = new StringWriter();
			failure.printStackTrace(new PrintWriter(text));
			this.violation = "the engine failed in %s: %s".formatted(where, text);
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed("a task", ex);
		}
	}

	/**
	 * Return how many answers of the store this process has had.
	 * @return the number
	 */
	long answers() {
		return this.answers;
	}

	Network.@Nullable Fate currentCall() {
		return this.answering;
	}

	/**
	 * Note the view that answers the current call.
	 * @param view the view
	 */
	void show(SeenViews.View view) {
		this.shown = view;
	}

	SeenViews seen() {
		return this.seen;
	}

	@Override
	public long nanoTime() {
		return this.clock.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return this.clock.currentTimeMillis();
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public void execute(Runnable task) {
		this.errors.mayThrow();
		Network.Fate call = this.answering;
		if (call == null) {
			this.stateTasks.add(task);
			pumpState();
			this.errors.mayThrow();
		}
		else if (!call.answerLost() && !this.answersCut) {
			SeenViews.View view = this.shown;
			this.time.schedule(call.answerDelay(), () -> {
				if (!this.answersCut) {
					this.stateTasks.add(() -> {
						this.answers++;
						if (view != null) {
							this.seen.see(view);
						}
						task.run();
					});
					pumpState();
				}
			});
		}
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		this.errors.mayThrow();
		Timer timer = new Timer(task, nanoTime() + delayNanos);
		timer.arm();
		this.errors.mayThrow();
		return () -> timer.cancelled = true;
	}

	@Override
	public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
		Periodic periodic = new Periodic(task, delayNanos);
		periodic.arm();
		return () -> periodic.cancelled = true;
	}

	@Override
	public Withdrawable executeStoreCall(Runnable call) {
		this.errors.mayThrow();
		this.waitingCalls.add(call);
		beginCalls();
		this.errors.mayThrow();
		return () -> this.waitingCalls.remove(call);
	}

	private void beginCalls() {
		while (this.storeCalls < STORE_THREADS && !this.waitingCalls.isEmpty() && isRunning()) {
			begin(this.waitingCalls.remove());
		}
	}

	private void begin(Runnable call) {
		this.storeCalls++;
		Network.Fate fate = this.network.fate();
		long returned = fate.requestDelay() + fate.answerDelay();
		// A thread that has just answered is not yet free for the next call
		this.time.schedule(((fate.requestLost() || fate.answerLost()) ? this.callLimitNanos
				: Math.min(returned, this.callLimitNanos)) + MAX_SCHEDULING_DELAY, () -> {
					this.storeCalls--;
					beginCalls();
				});
		if (!fate.requestLost() && !this.requestsCut) {
			// Executed even if the process has been killed since
			this.time.schedule(fate.requestDelay(), () -> {
				this.answering = fate;
				try {
					call.run();
				}
				finally {
					this.answering = null;
					this.shown = null;
				}
			});
		}
	}

	@Override
	public void executeListener(Runnable task) {
		this.errors.mayThrow();
		this.listenerTasks.add(task);
		pumpListeners();
		this.errors.mayThrow();
	}

	private void pumpState() {
		if (!this.stateTaskDue && !this.stateTasks.isEmpty() && isRunning()) {
			this.stateTaskDue = true;
			this.time.schedule(this.random.nextLong(MAX_SCHEDULING_DELAY), () -> {
				this.stateTaskDue = false;
				if (isRunning()) {
					this.betweenTasks.run();
					run(this.stateTasks.remove());
					pumpState();
				}
			});
		}
	}

	private void pumpListeners() {
		if (!this.listenerTaskDue && !this.listenerTasks.isEmpty() && isRunning()) {
			this.listenerTaskDue = true;
			long delay = (this.badListeners && this.random.nextInt(3) == 0) ? this.random.nextLong(30_000_000_000L)
					: this.random.nextLong(MAX_SCHEDULING_DELAY);
			this.time.schedule(delay, () -> {
				this.listenerTaskDue = false;
				if (isRunning()) {
					this.listenerTasks.remove().run();
					pumpListeners();
				}
			});
		}
	}

	private void pumpApplication() {
		if (!this.applicationTaskDue && !this.applicationTasks.isEmpty() && isRunning()) {
			this.applicationTaskDue = true;
			this.time.schedule(this.random.nextLong(MAX_SCHEDULING_DELAY), () -> {
				this.applicationTaskDue = false;
				if (isRunning()) {
					this.applicationTasks.remove().run();
					pumpApplication();
				}
			});
		}
	}

	/**
	 * A timer of the monotonic clock, which is late if that stood still.
	 */
	private final class Timer {

		private final Runnable task;

		private final long due;

		private boolean cancelled;

		private Timer(Runnable task, long due) {
			this.task = task;
			this.due = due;
		}

		private void arm() {
			long remaining = Math.max(0, this.due - nanoTime());
			SimulatedProcess.this.time.schedule(SimulatedProcess.this.clock.trueNanos(remaining), this::fire);
		}

		private void fire() {
			if (this.cancelled || !SimulatedProcess.this.alive) {
				return;
			}
			if (this.due - nanoTime() > 0) {
				arm();
				return;
			}
			SimulatedProcess.this.stateTasks.add(() -> {
				if (!this.cancelled) {
					this.task.run();
				}
			});
			pumpState();
		}

	}

	/**
	 * A task that is run again and again by the monotonic clock, and as soon as the
	 * process runs again if it was paused when it was due.
	 */
	private final class Periodic {

		private final Runnable task;

		private final long delayNanos;

		private long due;

		private boolean cancelled;

		private Periodic(Runnable task, long delayNanos) {
			this.task = task;
			this.delayNanos = delayNanos;
			this.due = nanoTime() + delayNanos;
		}

		private void arm() {
			long remaining = Math.max(0, this.due - nanoTime());
			SimulatedProcess.this.time.schedule(SimulatedProcess.this.clock.trueNanos(remaining), this::fire);
		}

		private void fire() {
			if (this.cancelled || !SimulatedProcess.this.alive) {
				return;
			}
			if (!isRunning()) {
				SimulatedProcess.this.overduePeriodics.add(this);
				return;
			}
			if (this.due - nanoTime() <= 0) {
				SimulatedProcess.this.run(this.task);
				this.due = nanoTime() + this.delayNanos;
			}
			arm();
		}

	}

}
