package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;

/**
 * The connections of the store, as many as there are calls at a time, which it keeps for
 * as long as they work. When a call fails all that are idle are closed, and the next call
 * asks again which server to go to. So it does when a connection was not called for long:
 * this process, or the server, may have been suspended, and the server been replaced
 * meanwhile without knowing that yet. Safe for use by any thread.
 *
 * @author Leader Election
 */
final class ServerConnections {

	private static final int MAX_REDIRECTIONS = 4;

	private static final int STALE_AFTER_TIMEOUTS = 2;

	private final RedisConnectionFactory application;

	private final RedisDriver driver;

	private final ServerLocator locator;

	private final Duration operationTimeout;

	private final Consumer<ServerConnection> greeting;

	private final Runnable onFailure;

	private final Deque<Open> idle = new ArrayDeque<>();

	private int generation;

	/**
	 * Create what opens no connection yet.
	 * @param application the connection factory of the application
	 * @param operationTimeout the longest that a command may take
	 * @param greeting called with each new connection
	 * @param onFailure called when a connection has failed
	 */
	ServerConnections(RedisConnectionFactory application, Duration operationTimeout,
			Consumer<ServerConnection> greeting, Runnable onFailure) {
		this.application = application;
		this.driver = RedisDriver.of(application, operationTimeout);
		this.locator = ServerLocator.of(application, operationTimeout, this::leave);
		this.operationTimeout = operationTimeout;
		this.greeting = greeting;
		this.onFailure = onFailure;
	}

	/**
	 * Make a call on a connection to the server that serves the namespace.
	 * @param <T> the type of the result
	 * @param call the call
	 * @return its result
	 * @throws RuntimeException if the outcome is unknown
	 */
	<T> T execute(Function<ServerConnection, T> call) {
		this.locator.use();
		long start = System.nanoTime();
		long startMillis = System.currentTimeMillis();
		int generation = generation();
		Open open = take(start, startMillis);
		for (int redirections = 0;; redirections++) {
			RedisNode node = (open != null) ? open.node : this.locator.locate();
			try {
				if (open == null) {
					open = open(node);
				}
				T result = call.apply(open.connection);
				giveBack(open.calledAt(start, startMillis), generation);
				return result;
			}
			catch (RuntimeException ex) {
				close(open);
				Redirection redirection = (node != null) ? Redirection.of(RedisError.of(ex), node) : null;
				boolean timeLeft = System.nanoTime() - start < this.operationTimeout.toNanos();
				if (redirection == null || redirections == MAX_REDIRECTIONS || !timeLeft) {
					this.locator.failed(node);
					leave();
					throw ex;
				}
				open = follow(redirection);
			}
		}
	}

	private @Nullable Open follow(Redirection redirection) {
		if (redirection.permanent()) {
			this.locator.moved(redirection.node());
			return null;
		}
		Open open = new Open(redirection.node(), connect(redirection.node()), false, 0, 0);
		open.connection.ask();
		return open;
	}

	/**
	 * Open a connection that is used for something else than calls.
	 * @return the connection
	 */
	ServerConnection openAnother() {
		return connect(this.locator.locate());
	}

	/**
	 * Close all connections. Later calls open others.
	 */
	void close() {
		this.locator.close();
		discard();
		this.driver.close();
	}

	private Open open(@Nullable RedisNode node) {
		ServerConnection connection = connect(node);
		try {
			this.greeting.accept(connection);
			return new Open(node, connection, true, 0, 0);
		}
		catch (RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private ServerConnection connect(@Nullable RedisNode node) {
		return this.driver.connect(Deployment.of(this.application).server(node));
	}

	private void leave() {
		discard();
		this.onFailure.run();
	}

	private synchronized int generation() {
		return this.generation;
	}

	private @Nullable Open take(long nanos, long millis) {
		Open open = takeIdle();
		if (open != null && open.isStale(nanos, millis, this.operationTimeout.multipliedBy(STALE_AFTER_TIMEOUTS))) {
			close(open);
			return null;
		}
		return open;
	}

	private synchronized @Nullable Open takeIdle() {
		return this.idle.pollFirst();
	}

	private synchronized void giveBack(Open open, int generation) {
		if (open.lasting && generation == this.generation) {
			this.idle.addFirst(open);
		}
		else {
			open.connection.close();
		}
	}

	private void discard() {
		List<Open> discarded;
		synchronized (this) {
			this.generation++;
			discarded = new ArrayList<>(this.idle);
			this.idle.clear();
		}
		discarded.forEach(ServerConnections::close);
	}

	private static void close(@Nullable Open open) {
		if (open != null) {
			open.connection.close();
		}
	}

	/**
	 * A connection.
	 *
	 * @param node the server
	 * @param connection the connection to it
	 * @param lasting whether it may be used for further calls
	 * @param nanos when the last call began, by the monotonic clock
	 * @param millis the same by the wall clock, since the other may stop while a machine
	 * is suspended
	 */
	private record Open(@Nullable RedisNode node, ServerConnection connection, boolean lasting, long nanos,
			long millis) {

		private Open calledAt(long nanos, long millis) {
			return new Open(this.node, this.connection, this.lasting, nanos, millis);
		}

		private boolean isStale(long nanos, long millis, Duration limit) {
			return nanos - this.nanos > limit.toNanos() || millis - this.millis > limit.toMillis();
		}

	}

}
