package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.HintChannel;
import io.github.leaderelection.store.support.HintThread;
import io.github.leaderelection.store.support.HintsUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.SubscriptionListener;

/**
 * Hints by publish and subscribe. A subscription that was silently cut receives nothing,
 * like an intact one while nothing happens. After a long silence it therefore requests
 * the announcement of the next heartbeat, and subscribes again if that does not arrive
 * either.
 */
final class Hints {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private static final String HEARTBEAT = "heartbeat ";

	private static final Duration END_BOUND = Duration.ofSeconds(1);

	private static final int SILENT_AFTER_TIMEOUTS = 5;

	private static final int DEAD_AFTER_TIMEOUTS = 10;

	private final Supplier<ServerConnection> opener;

	private final String channel;

	private final long timeoutNanos;

	private final HintThread thread = new HintThread("leader-election-redis-subscribe", this::open);

	private volatile long heard = System.nanoTime();

	/**
	 * Create what opens no connection yet.
	 * @param opener opens a connection for hints alone
	 * @param channel the channel to subscribe to
	 * @param operationTimeout the longest that a command may take
	 */
	Hints(Supplier<ServerConnection> opener, String channel, Duration operationTimeout) {
		this.opener = opener;
		this.channel = channel;
		this.timeoutNanos = operationTimeout.toNanos();
	}

	Subscription subscribe(HintListener listener) {
		return this.thread.subscribe(listener);
	}

	/**
	 * Return whether to announce the next heartbeat even if it is not that of a leader,
	 * so that this subscription receives something.
	 * @return whether it was silent for long
	 */
	boolean needAnnouncement() {
		if (!this.thread.isWanted()) {
			return false;
		}
		long silence = System.nanoTime() - this.heard;
		if (silence > DEAD_AFTER_TIMEOUTS * this.timeoutNanos) {
			this.heard = System.nanoTime();
			this.thread.renew();
		}
		return silence > SILENT_AFTER_TIMEOUTS * this.timeoutNanos;
	}

	/**
	 * Subscribe again, because a server works after one has failed.
	 */
	void renew() {
		this.thread.renew();
	}

	/**
	 * Listen if there is a subscriber.
	 */
	void start() {
		this.thread.start();
	}

	void stop() {
		// Drivers complain of connections that are under way when their threads end
		this.thread.stop(END_BOUND);
	}

	private HintChannel open() {
		this.heard = System.nanoTime();
		return new Channel(this.opener.get());
	}

	private void hear(String message, HintListener listener) {
		this.heard = System.nanoTime();
		if (message.startsWith(HEARTBEAT)) {
			try {
				listener.heartbeatSent(new SessionId(message.substring(HEARTBEAT.length())));
			}
			catch (IllegalArgumentException ex) {
				logger.debug("Ignoring a hint that this library did not send", ex);
			}
		}
		else {
			listener.changed();
		}
	}

	/**
	 * A connection that subscribes.
	 */
	private final class Channel implements HintChannel {

		private final ServerConnection connection;

		private boolean closed;

		private Channel(ServerConnection connection) {
			this.connection = connection;
		}

		@Override
		public void listen(HintListener listener, Runnable established) throws Exception {
			try {
				if (isOpen()) {
					this.connection.subscribe(new Listener(listener, () -> subscribed(established)),
							Hints.this.channel);
					// Jedis returns when it has ended, Lettuce when it has begun
					awaitEnd();
				}
			}
			catch (RuntimeException ex) {
				RedisError error = RedisError.of(ex);
				if ("NOPERM".equals(error.code())) {
					throw new HintsUnavailableException(error.toString());
				}
				throw ex;
			}
			finally {
				this.connection.close();
			}
		}

		private synchronized boolean isOpen() {
			return !this.closed;
		}

		// A connection that is aborted before it subscribes is one that Jedis opens
		// again,
		// and nobody else would end it
		private void subscribed(Runnable established) {
			if (isOpen()) {
				established.run();
			}
			else {
				this.connection.abort();
			}
		}

		private synchronized void awaitEnd() throws InterruptedException {
			while (!this.closed && this.connection.isSubscribed()) {
				wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Hints.this.timeoutNanos)));
			}
		}

		@Override
		public void close() {
			synchronized (this) {
				this.closed = true;
				notifyAll();
			}
			this.connection.abort();
		}

	}

	/**
	 * Takes what Redis publishes.
	 */
	private final class Listener implements MessageListener, SubscriptionListener {

		private final HintListener listener;

		private final Runnable established;

		private Listener(HintListener listener, Runnable established) {
			this.listener = listener;
			this.established = established;
		}

		@Override
		public void onMessage(Message message, byte @Nullable [] pattern) {
			hear(ViewReader.text(message.getBody()), this.listener);
		}

		@Override
		public void onChannelSubscribed(byte[] channel, long count) {
			this.established.run();
		}

	}

}
