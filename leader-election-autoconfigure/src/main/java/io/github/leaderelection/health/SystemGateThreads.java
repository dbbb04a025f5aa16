package io.github.leaderelection.health;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The real clock, and two daemon threads: a check that hangs must not hold up the one
 * that notices it.
 */
final class SystemGateThreads implements GateThreads {

	private final ScheduledThreadPoolExecutor deciding = new ScheduledThreadPoolExecutor(1,
			daemon("leader-election-health-gate"), new ThreadPoolExecutor.DiscardPolicy());

	private final ThreadPoolExecutor asking = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), daemon("leader-election-health-check"),
			new ThreadPoolExecutor.DiscardPolicy());

	private static ThreadFactory daemon(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public void schedule(Runnable task, Duration delay) {
		this.deciding.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void ask(Runnable task) {
		this.asking.execute(task);
	}

	@Override
	public void close() {
		this.deciding.shutdownNow();
		this.asking.shutdownNow();
	}

}
