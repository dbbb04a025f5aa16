package io.github.leaderelection.test.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.github.leaderelection.engine.EngineEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The world of one engine: a process that can be paused, cut off and killed.
 */
final class SimulatedProcess implements EngineEnvironment {

	private static final long MAX_SCHEDULING_DELAY = 50_000;

	private static final long MAX_LISTENER_DELAY = 30_000_000_000L;

	private final VirtualTime time;

	private final SimulatedClock clock;

	private final SplittableRandom random;

	private final InjectedErrors errors = new InjectedErrors();

	private final SimulatedCalls calls;

	private final SimulatedTimers timers;

	private final SimulatedThread stateThread;

	private final SimulatedThread listenerThread;

	private final SimulatedThread applicationThread;

	private Runnable betweenTasks = () -> {
	};

	private long runningSince;

	private boolean alive = true;

	private boolean paused;

	private boolean badListeners;

	private @Nullable String violation;

	SimulatedProcess(VirtualTime time, SimulatedClock clock, Network network, SplittableRandom random,
			long callLimitNanos) {
		this.time = time;
		this.clock = clock;
		this.random = random;
		this.calls = new SimulatedCalls(time, network, this::isRunning, callLimitNanos, MAX_SCHEDULING_DELAY);
		this.timers = new SimulatedTimers(time, clock, this);
		this.stateThread = new SimulatedThread(time, this::isRunning, this::schedulingDelay, this::runStateTask);
		this.listenerThread = new SimulatedThread(time, this::isRunning, this::listenerDelay, Runnable::run);
		this.applicationThread = new SimulatedThread(time, this::isRunning, this::schedulingDelay, Runnable::run);
	}

	private long schedulingDelay() {
		return this.random.nextLong(MAX_SCHEDULING_DELAY);
	}

	private long listenerDelay() {
		return (this.badListeners && this.random.nextInt(3) == 0) ? this.random.nextLong(MAX_LISTENER_DELAY)
				: schedulingDelay();
	}

	private void runStateTask(Runnable task) {
		this.betweenTasks.run();
		run(task);
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed("a task", ex);
		}
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
		this.timers.resume();
		this.calls.resume();
		this.stateThread.resume();
		this.listenerThread.resume();
		this.applicationThread.resume();
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
		this.applicationThread.add(task);
	}

	void setBadListeners(boolean badListeners) {
		this.badListeners = badListeners;
	}

	/**
	 * Return the calls to the store.
	 * @return the calls
	 */
	SimulatedCalls calls() {
		return this.calls;
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
		Network.Fate call = this.calls.current();
		if (call != null) {
			this.calls.answer(call, task, this.stateThread);
		}
		else {
			this.stateThread.add(task);
			this.errors.mayThrow();
		}
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		this.errors.mayThrow();
		Cancellable timer = this.timers.schedule(task, delayNanos, this.stateThread);
		this.errors.mayThrow();
		return timer;
	}

	@Override
	public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
		return this.timers.schedulePeriodically(task, delayNanos, this::run);
	}

	@Override
	public Withdrawable executeStoreCall(Runnable call) {
		this.errors.mayThrow();
		Withdrawable withdrawable = this.calls.add(call);
		this.errors.mayThrow();
		return withdrawable;
	}

	@Override
	public void executeListener(Runnable task) {
		this.errors.mayThrow();
		this.listenerThread.add(task);
		this.errors.mayThrow();
	}

}
