package io.github.leaderelection.engine;

import java.security.SecureRandom;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real world: the clocks of the JVM and up to four platform daemon threads of its
 * own, never the application's scheduler or pool. The threads end when there is nothing
 * for them to do, so a stopped engine leaves none behind.
 *
 * @author Leader Election
 */
final class SystemEnvironment implements EngineEnvironment {

	private static final Logger logger = LoggerFactory.getLogger(SystemEnvironment.class);

	private static final int STORE_THREADS = 2;

	private static final long IDLE_SECONDS = 1;

	private final RandomGenerator random = new SecureRandom();

	private final ScheduledThreadPoolExecutor state;

	private final ThreadPoolExecutor store;

	private final ThreadPoolExecutor listeners;

	SystemEnvironment() {
		this.state = new ScheduledThreadPoolExecutor(1, new NamedThreads("leader-election-state"));
		this.state.setRemoveOnCancelPolicy(true);
		this.state.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.state.allowCoreThreadTimeOut(true);
		// Longer than the usual retry period, so that heartbeats share a thread
		this.store = new ThreadPoolExecutor(0, STORE_THREADS, 3 * IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), new NamedThreads("leader-election-store"));
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
		this.state.execute(guarded(task));
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		Future<?> scheduled = this.state.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
		return () -> scheduled.cancel(false);
	}

	@Override
	public void executeStoreCall(Runnable call) {
		this.store.execute(call);
	}

	@Override
	public void executeListener(Runnable task) {
		this.listeners.execute(task);
	}

	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task of the election engine failed; it goes on", ex);
			}
		};
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
