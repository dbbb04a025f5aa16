package io.github.leaderelection.redis;

import java.time.Duration;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.HintChannel;
import io.github.leaderelection.store.support.HintThread;
import io.github.leaderelection.store.support.HintsUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by publish and subscribe. A subscription that was silently cut hears nothing, and
 * nor does one while nothing happens; so when it was silent for long, it has the next
 * heartbeat announced, and is made anew if it does not hear of that either.
 *
 * @author Leader Election
 */
final class Hints {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private static final String BEATEN = "beaten ";

	private static final Duration END_BOUND = Duration.ofSeconds(1);

	private static final int SILENT_AFTER_TIMEOUTS = 5;

	private static final int DEAD_AFTER_TIMEOUTS = 10;

	private final ServerConnections connections;

	private final String channel;

	private final long timeoutNanos;

	private final HintThread thread = new HintThread("leader-election-redis-subscribe", this::open);

	private volatile long heard = System.nanoTime();

	Hints(ServerConnections connections, String channel, Duration operationTimeout) {
		this.connections = connections;
		this.channel = channel;
		this.timeoutNanos = operationTimeout.toNanos();
	}

	Subscription subscribe(HintListener listener) {
		return this.thread.subscribe(listener);
	}

	/**
	 * Return whether the next heartbeat is to be announced whoever sends it, so that this
	 * subscription hears something.
	 * @return whether it was silent for long
	 */
	boolean needAnnouncement() {
		long silence = System.nanoTime() - this.heard;
		if (silence > DEAD_AFTER_TIMEOUTS * this.timeoutNanos) {
			this.heard = System.nanoTime();
			this.thread.renew();
		}
		return silence > SILENT_AFTER_TIMEOUTS * this.timeoutNanos;
	}

	/**
	 * Subscribe anew, since a connection to the server has failed.
	 */
	void renew() {
		this.thread.renew();
	}

	void stop() {
		// Drivers complain of connections that are under way when their threads end
		this.thread.stop(END_BOUND);
	}

	private HintChannel open() {
		this.heard = System.nanoTime();
		return new Channel(this.connections.openAnother());
	}

	private void hear(String message, HintListener listener) {
		this.heard = System.nanoTime();
		if (message.startsWith(BEATEN)) {
			try {
				listener.beaten(new SessionId(message.substring(BEATEN.length())));
			}
			catch (IllegalArgumentException ex) {
				logger.debug("Passing over a hint that is not of this library", ex);
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
		public void listen(HintListener listener) throws Exception {
			try {
				this.connection.subscribe((message, pattern) -> hear(ViewReader.text(message.getBody()), listener),
						Hints.this.channel);
			}
			catch (RuntimeException ex) {
				RedisError error = RedisError.of(ex);
				if ("NOPERM".equals(error.code())) {
					throw new HintsUnavailableException(error.toString());
				}
				throw ex;
			}
			// Jedis returns when it has ended, Lettuce when it has begun
			awaitEnd();
		}

		private synchronized void awaitEnd() throws InterruptedException {
			while (!this.closed && this.connection.isSubscribed()) {
				wait();
			}
		}

		@Override
		public void close() {
			this.connection.close();
			synchronized (this) {
				this.closed = true;
				notifyAll();
			}
		}

	}

}
