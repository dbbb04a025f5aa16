package io.github.leaderelection.engine;

import java.security.SecureRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The real world: the clocks of the JVM and up to four platform daemon threads of its
 * own, never the application's scheduler or pool, and one more for each run of guarded
 * work that is being signalled. The threads end when there is nothing for them to do, so
 * a stopped engine leaves none behind.
 */
final class SystemEnvironment implements EngineEnvironment {

	private static final int STORE_THREADS = 2;

	private static final long IDLE_SECONDS = 1;

	private final RandomGenerator random = new SecureRandom();

	private final FailureLog failures = new FailureLog(this::nanoTime);

	private final ScheduledThreadPoolExecutor state;

	private final ThreadPoolExecutor store;

	private final ThreadPoolExecutor listeners;

	private final ThreadPoolExecutor signals = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS,
			TimeUnit.SECONDS, new SynchronousQueue<>(), new NamedThreads("leader-election-signal"));

	SystemEnvironment() {
		this(new NamedThreads("leader-election-state"));
	}

	SystemEnvironment(ThreadFactory stateThreads) {
		this.state = new ScheduledThreadPoolExecutor(1, stateThreads);
		this.state.setRemoveOnCancelPolicy(true);
		this.state.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.state.allowCoreThreadTimeOut(true);
		// Longer than the usual retry period, so that heartbeats share a thread
		CallQueue calls = new CallQueue();
		this.store = new ThreadPoolExecutor(0, STORE_THREADS, 3 * IDLE_SECONDS, TimeUnit.SECONDS, calls,
				new NamedThreads("leader-election-store"), (call, pool) -> calls.await(call));
		this.listeners = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				new NamedThreads("leader-election-events"));
		this.listeners.allowCoreThreadTimeOut(true);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return System.currentTimeMillis();
	}

	@Override
	public RandomGenerator random() {
		return this.random;
	}

	@Override
	public void execute(Runnable task) {
		this.state.execute(contained(task));
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		Future<?> scheduled = this.state.schedule(contained(task), delayNanos, TimeUnit.NANOSECONDS);
		return () -> scheduled.cancel(false);
	}

	// Not at a fixed rate: a process that was paused need not catch up
	@Override
	public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
		Periodic periodic = new Periodic(contained(task));
		try {
			Future<?> scheduled = this.state.scheduleWithFixedDelay(periodic, delayNanos, delayNanos,
					TimeUnit.NANOSECONDS);
			return () -> scheduled.cancel(false);
		}
		catch (Throwable ex) {
			periodic.abandoned = true;
			throw ex;
		}
	}

	@Override
	public Withdrawable executeStoreCall(Runnable call) {
		this.store.execute(call);
		return () -> this.store.remove(call);
	}

	@Override
	public void executeListener(Runnable task) {
		this.listeners.execute(task);
	}

	@Override
	public void executeSignal(Runnable task) {
		this.signals.execute(task);
	}

	@Override
	public void failed(String where, Throwable failure) {
		this.failures.report(where, failure);
	}

	private Runnable contained(Runnable task) {
		return () -> ContainedTask.run(this, "state thread", task);
	}

	/**
	 * A periodic task. The pool queues it before it creates the thread, so that a task
	 * whose scheduling failed may be queued with no handle to cancel it: it ends itself.
	 */
	private static final class Periodic implements Runnable {

		private final Runnable task;

		private volatile boolean abandoned;

		private Periodic(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (this.abandoned) {
				throw new CancellationException("could not be scheduled");
			}
			this.task.run();
		}

	}

	/**
	 * Hands a call to a thread that waits for one. If none does the pool starts another,
	 * and only when all are busy the call waits here.
	 * <p>
	 * Not by {@link java.util.concurrent.LinkedTransferQueue#tryTransfer}: a thread that
	 * polls such a queue may do so without end and without a pause on JDK 17
	 * (JDK-8301341).
	 */
	private static final class CallQueue extends LinkedBlockingQueue<Runnable> {

		private final Lock lock = new ReentrantLock();

		private final Condition called = this.lock.newCondition();

		private int idle;

		@Override
		public boolean offer(Runnable call) {
			this.lock.lock();
			try {
				boolean taken = this.idle > size();
				if (taken) {
					await(call);
				}
				return taken;
			}
			finally {
				this.lock.unlock();
			}
		}

		private void await(Runnable call) {
			this.lock.lock();
			try {
				super.offer(call);
				this.called.signal();
			}
			finally {
				this.lock.unlock();
			}
		}

		// A thread stops being idle in the same step in which it takes a call or gives up
		@Override
		public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
			this.lock.lockInterruptibly();
			this.idle++;
			try {
				long left = unit.toNanos(timeout);
				while (isEmpty() && left > 0) {
					left = this.called.awaitNanos(left);
				}
				return super.poll();
			}
			finally {
				this.idle--;
				this.lock.unlock();
			}
		}

	}

	private static final class NamedThreads implements ThreadFactory {

		private final String name;

		private final AtomicInteger created = new AtomicInteger();

		private NamedThreads(String name) {
			this.name = name;
		}

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(task, this.name + "-" + this.created.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}

	}

}
