package io.github.leaderelection.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.GuardedRun;
import org.jspecify.annotations.Nullable;

/**
 * The end of one term as seen by the worker of managed work: a latch to wait for, and an
 * interrupt for a start that is under way.
 */
final class ManagedTerm implements GuardedRun.Signals {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final CountDownLatch ended = new CountDownLatch(1);

	private @Nullable Thread starting;

	@Override
	public void drain() {
		end();
	}

	@Override
	public void stop() {
		end();
	}

	/**
	 * End the term for the managed work. Any thread, repeatable.
	 */
	void end() {
		this.ended.countDown();
		synchronized (this) {
			if (this.starting != null) {
				this.starting.interrupt();
			}
		}
	}

	/**
	 * Return whether the work has to stop.
	 * @return whether the term has ended
	 */
	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	/**
	 * Note that the calling thread starts the work, so that it is interrupted at the end.
	 * @return {@code false} if the term has ended already, and nothing may start
	 */
	synchronized boolean beginStart() {
		if (hasEnded()) {
			return false;
		}
		this.starting = Thread.currentThread();
		return true;
	}

	/**
	 * Note that the calling thread does not start the work any more, and clear its
	 * interrupt: it still has to wait for the stop.
	 */
	synchronized void endStart() {
		this.starting = null;
		Thread.interrupted();
	}

	/**
	 * Wait for the end.
	 */
	void await() {
		while (!await(this.ended, Duration.ofDays(1))) {
			// A term may last longer
		}
	}

	/**
	 * Wait for the end, or for a time.
	 * @param timeout how long to wait at most
	 * @return whether the term has ended
	 */
	boolean await(Duration timeout) {
		return await(this.ended, timeout);
	}

	/**
	 * Wait for a latch on a thread that nobody may interrupt but {@link #end()}.
	 * @param latch the latch
	 * @param timeout how long to wait at most
	 * @return {@code false} if the timeout passed first
	 */
	static boolean await(CountDownLatch latch, Duration timeout) {
		long until = System.nanoTime() + ((timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST).toNanos();
		while (true) {
			try {
				return latch.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				// The worker ends by itself: an interrupt by others is no reason to let
				// go
			}
		}
	}

}
