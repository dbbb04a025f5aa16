package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Subscription;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.SubscriptionListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hints}, with connections that behave as those of Jedis.
 */
class HintsTests {

	private final CountDownLatch subscribing = new CountDownLatch(1);

	private final CountDownLatch aborted = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final AtomicInteger changes = new AtomicInteger();

	@Test
	void subscriptionThatBeginsAfterItWasGivenUpEnds() throws Exception {
		Hints hints = new Hints(Connection::new, "channel", Duration.ofSeconds(20));
		Subscription subscription = hints.subscribe(this.changes::incrementAndGet);
		assertThat(this.subscribing.await(30, TimeUnit.SECONDS)).isTrue();
		subscription.close();
		assertThat(this.ended.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.changes).hasValue(0);
	}

	/**
	 * A connection that is aborted just when it begins to subscribe, and so connects
	 * again.
	 */
	private final class Connection extends ServerConnection {

		private CountDownLatch open = new CountDownLatch(1);

		private Connection() {
			super(null);
		}

		@Override
		void subscribe(MessageListener listener, String channel) {
			HintsTests.this.subscribing.countDown();
			await(HintsTests.this.aborted);
			synchronized (this) {
				this.open = new CountDownLatch(1);
			}
			((SubscriptionListener) listener).onChannelSubscribed(RedisKeys.bytes(channel), 1);
			await(this.open);
			HintsTests.this.ended.countDown();
		}

		private static void await(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		synchronized void abort() {
			this.open.countDown();
			HintsTests.this.aborted.countDown();
		}

		@Override
		boolean isSubscribed() {
			return false;
		}

		@Override
		boolean isOpen() {
			return true;
		}

		@Override
		long integer(String command, byte[]... arguments) {
			return 0;
		}

		@Override
		List<byte[]> list(String command, byte[]... arguments) {
			return null;
		}

		@Override
		public void close() {
		}

	}

}
