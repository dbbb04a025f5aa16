package io.github.leaderelection.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.support.HintChannel;
import io.github.leaderelection.store.support.HintThread;
import io.github.leaderelection.store.support.HintsUnavailableException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HintThread}, with channels that the test holds in its hands.
 */
class HintThreadTests {

	private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

	private final Semaphore opened = new Semaphore(0);

	private final AtomicInteger attempts = new AtomicInteger();

	private final Semaphore changes = new Semaphore(0);

	private volatile Exception refusal;

	private volatile boolean renewedMeanwhile;

	private volatile boolean closeFails;

	private final HintThread thread = new HintThread("hints", this::open);

	private HintChannel open() throws Exception {
		this.attempts.incrementAndGet();
		Exception refusal = this.refusal;
		if (refusal != null) {
			if (this.renewedMeanwhile) {
				this.thread.renew();
			}
			this.opened.release();
			throw refusal;
		}
		Channel channel = new Channel(this.closeFails);
		this.channels.add(channel);
		this.opened.release();
		return channel;
	}

	@Test
	void subscriberIsNotifiedWhenHintsCanArriveAndNotBefore() throws Exception {
		try (Subscription subscription = this.thread.subscribe(this.changes::release)) {
			assertThat(subscription).isNotNull();
			Channel channel = nextChannel();
			assertThat(channel.listened.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(this.changes.availablePermits()).isZero();
			channel.establish.countDown();
			acquire(this.changes);
		}
	}

	@Test
	void channelIsClosedWithTheLastSubscription() throws Exception {
		Subscription first = this.thread.subscribe(this.changes::release);
		Subscription second = this.thread.subscribe(this.changes::release);
		Channel channel = nextChannel();
		channel.establish.countDown();
		acquire(this.changes);
		first.close();
		assertThat(channel.closed.getCount()).isOne();
		second.close();
		assertThat(channel.closed.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void renewalOpensAnotherChannel() throws Exception {
		try (Subscription subscription = this.thread.subscribe(this.changes::release)) {
			assertThat(subscription).isNotNull();
			Channel channel = nextChannel();
			channel.establish.countDown();
			acquire(this.changes);
			this.thread.renew();
			assertThat(channel.closed.await(30, TimeUnit.SECONDS)).isTrue();
			nextChannel().establish.countDown();
			acquire(this.changes);
		}
	}

	@Test
	void channelThatFailsToCloseEndsNeitherTheThreadNorTheSubscription() throws Exception {
		this.closeFails = true;
		Subscription subscription = this.thread.subscribe(this.changes::release);
		Channel channel = nextChannel();
		channel.establish.countDown();
		acquire(this.changes);
		this.thread.renew();
		Channel next = nextChannel();
		next.establish.countDown();
		acquire(this.changes);
		subscription.close();
		assertThat(next.closed.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void backendWithoutHintsIsNotAskedAgain() throws Exception {
		this.refusal = new HintsUnavailableException("none");
		Subscription subscription = this.thread.subscribe(this.changes::release);
		acquire(this.opened);
		this.thread.stop(Duration.ofSeconds(30));
		assertThat(this.thread.isUnavailable()).isTrue();
		assertThat(this.thread.isWanted()).isFalse();
		this.thread.start();
		this.thread.subscribe(this.changes::release).close();
		subscription.close();
		assertThat(this.attempts).hasValue(1);
		assertThat(this.changes.availablePermits()).isZero();
	}

	@Test
	void renewalBringsTheNextAttemptForward() throws Exception {
		this.refusal = new IOException("down");
		try (Subscription subscription = this.thread.subscribe(this.changes::release)) {
			assertThat(subscription).isNotNull();
			acquire(this.opened);
			assertThat(this.changes.availablePermits()).isZero();
			// Each failure doubles the wait for the next attempt, but for renewal
			for (int i = 0; i < 6; i++) {
				this.thread.renew();
				acquire(this.opened);
			}
			this.refusal = null;
			this.thread.renew();
			// One that works and was never established leaves the wait as long as it is
			assertThat(nextChannel().listened.await(30, TimeUnit.SECONDS)).isTrue();
			this.thread.renew();
			nextChannel().establish.countDown();
			acquire(this.changes);
		}
	}

	@Test
	void renewalDuringAnAttemptThatFailsIsNotLost() throws Exception {
		this.refusal = new IOException("down");
		this.renewedMeanwhile = true;
		try (Subscription subscription = this.thread.subscribe(this.changes::release)) {
			assertThat(subscription).isNotNull();
			for (int i = 0; i < 8; i++) {
				acquire(this.opened);
			}
		}
	}

	private Channel nextChannel() throws Exception {
		Channel channel = null;
		while (channel == null) {
			// That of an attempt that was refused brings none
			acquire(this.opened);
			channel = this.channels.poll();
		}
		return channel;
	}

	private static void acquire(Semaphore semaphore) throws InterruptedException {
		assertThat(semaphore.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * A channel on which nothing arrives.
	 */
	private static final class Channel implements HintChannel {

		private final CountDownLatch listened = new CountDownLatch(1);

		private final CountDownLatch establish = new CountDownLatch(1);

		private final CountDownLatch closed = new CountDownLatch(1);

		private final boolean closeFails;

		private Channel(boolean closeFails) {
			this.closeFails = closeFails;
		}

		@Override
		public void listen(HintListener listener, Runnable established) throws Exception {
			this.listened.countDown();
			while (this.closed.getCount() > 0) {
				if (this.establish.await(5, TimeUnit.MILLISECONDS)) {
					established.run();
					this.closed.await();
				}
			}
		}

		@Override
		public void close() {
			this.closed.countDown();
			if (this.closeFails) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

}
