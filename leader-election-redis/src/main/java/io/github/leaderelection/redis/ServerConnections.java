package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.leaderelection.DurationText;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;

/**
 * The connections of the store, as many as there are calls at a time, which it keeps for
 * as long as they work. When a call fails all that are idle are closed, and the next call
 * asks again which server to go to. So it does when a connection was not called for long:
 * this process, or the server, may have been suspended, and the server been replaced
 * meanwhile without knowing that yet. Safe for use by any thread.
 * <p>
 * A server may close connections that are idle ({@code timeout} in {@code redis.conf}),
 * which is no failure of the server. A call that finds its connection closed uses a new
 * one, unless the call may have been sent and must not be repeated. Nothing is sent after
 * the operation timeout: the caller has given up, and a late heartbeat would write a
 * session again that was closed meanwhile.
 */
final class ServerConnections {

	private static final int MAX_REDIRECTIONS = 4;

	private static final int STALE_AFTER_TIMEOUTS = 2;

	/**
	 * No server closes a connection that was idle for less: its {@code timeout} is one
	 * second at least.
	 */
	private static final Duration SHORTEST_IDLE = Duration.ofMillis(500);

	private final RedisDriver driver;

	private final ServerLocator locator;

	private final Duration operationTimeout;

	private final Function<ServerConnection, Collection<RedisNode>> greeting;

	private final Runnable onRecovery;

	private final IdleConnections idle = new IdleConnections();

	private final AtomicInteger closes = new AtomicInteger();

	/**
	 * Whether the server failed, or was replaced, and no call has succeeded since.
	 */
	private final AtomicBoolean left = new AtomicBoolean();

	/**
	 * Create what opens no connection yet.
	 * @param application the connection factory of the application
	 * @param operationTimeout the longest that a command may take
	 * @param greeting called with each new connection, returns the other servers
	 * @param onRecovery called when a call succeeds after the server was left
	 */
	ServerConnections(RedisConnectionFactory application, Duration operationTimeout,
			Function<ServerConnection, Collection<RedisNode>> greeting, Runnable onRecovery) {
		this.driver = RedisDriver.of(application, commandTimeout(operationTimeout));
		this.locator = ServerLocator.of(application, this.driver.configuration(), operationTimeout, this::leave);
		this.operationTimeout = operationTimeout;
		this.greeting = greeting;
		this.onRecovery = onRecovery;
	}

	/**
	 * Return how long one command may take: less than the operation timeout, so that a
	 * call reports which server did not answer before its caller gives it up.
	 * @param operationTimeout the operation timeout
	 * @return the longest that a command may take
	 */
	static Duration commandTimeout(Duration operationTimeout) {
		return operationTimeout.multipliedBy(4).dividedBy(5);
	}

	/**
	 * Make a call on a connection to the server that serves the namespace.
	 * @param <T> the type of the result
	 * @param repeatable whether it does no harm to execute the call twice
	 * @param call the call
	 * @return its result
	 * @throws FailedCallException if the outcome is unknown
	 */
	<T> T execute(boolean repeatable, Function<ServerConnection, T> call) {
		this.locator.use();
		CallStart start = new CallStart(System.nanoTime(), System.currentTimeMillis());
		int closed = this.closes.get();
		int generation = this.idle.generation();
		OpenConnection open = reuse(start, repeatable);
		boolean reused = open != null;
		RedisNode asking = null;
		for (int redirections = 0;;) {
			RedisNode node = asking;
			try {
				if (node == null) {
					node = (open != null) ? open.node() : this.locator.locate();
				}
				if (open == null) {
					open = (asking != null) ? ask(asking) : open(node);
				}
				open.connection().beforeScripts(() -> requireTime(start));
				T result = call.apply(open.connection());
				this.idle.giveBack(open.calledAt(start), generation);
				if (this.left.getAndSet(false)) {
					this.onRecovery.run();
				}
				return result;
			}
			catch (RuntimeException ex) {
				// By the server: what a call opens after close() would stay open
				boolean closedMeanwhile = reused && repeatable && closed == this.closes.get()
						&& wasClosed(open, ex, start);
				IdleConnections.close(open);
				open = null;
				reused = false;
				asking = null;
				if (!closedMeanwhile) {
					Redirection redirection = (node != null) ? Redirection.of(RedisError.of(ex), node) : null;
					if (redirection == null || redirections++ == MAX_REDIRECTIONS
							|| !start.isWithin(this.operationTimeout)) {
						throw failed(node, ex);
					}
					if (redirection.permanent()) {
						this.locator.moved(redirection.node());
					}
					else {
						asking = redirection.node();
					}
				}
			}
		}
	}

	private void requireTime(CallStart start) {
		if (!start.isWithin(this.operationTimeout)) {
			throw new DiagnosedException(Diagnosis.unreachable(
					"no connection was ready within %s".formatted(DurationText.of(this.operationTimeout)),
					"Check the load of the server and the network, or raise leader-election.operation-timeout"));
		}
	}

	private @Nullable OpenConnection reuse(CallStart start, boolean repeatable) {
		OpenConnection open = this.idle.take();
		if (open == null) {
			return null;
		}
		boolean usable = open.connection().isOpen()
				&& !open.isStale(start, this.operationTimeout.multipliedBy(STALE_AFTER_TIMEOUTS));
		if (usable && !repeatable && open.isStale(start, SHORTEST_IDLE)) {
			try {
				open.connection().probe();
			}
			catch (RuntimeException ex) {
				usable = false;
				if (!wasClosed(open, ex, start)) {
					IdleConnections.close(open);
					throw failed(open.node(), ex);
				}
			}
		}
		if (!usable) {
			IdleConnections.close(open);
			return null;
		}
		return open;
	}

	// Then another one may work
	private boolean wasClosed(@Nullable OpenConnection open, RuntimeException failure, CallStart start) {
		return open != null && start.isWithin(this.operationTimeout.dividedBy(2))
				&& (!open.connection().isOpen() || RedisError.isCut(failure));
	}

	private FailedCallException failed(@Nullable RedisNode node, RuntimeException cause) {
		this.locator.failed(node);
		leave();
		return new FailedCallException(CalledServer.of(this.driver.configuration(), node), cause);
	}

	private OpenConnection ask(RedisNode node) {
		ServerConnection connection = connect(node);
		connection.ask();
		return new OpenConnection(node, connection, false, CallStart.NONE);
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
		this.closes.incrementAndGet();
		this.locator.close();
		this.idle.discard();
		this.driver.close();
	}

	private OpenConnection open(@Nullable RedisNode node) {
		ServerConnection connection = connect(node);
		try {
			this.locator.learn(this.greeting.apply(connection));
			return new OpenConnection(node, connection, true, CallStart.NONE);
		}
		catch (RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

	private ServerConnection connect(@Nullable RedisNode node) {
		return this.driver.connect(new Deployment(this.driver.configuration()).server(node));
	}

	private void leave() {
		this.idle.discard();
		this.left.set(true);
	}

	/**
	 * When a call began, by the monotonic clock and by the wall clock, since the former
	 * may stop while a machine is suspended.
	 *
	 * @param nanos the monotonic time
	 * @param millis the wall time
	 */
	record CallStart(long nanos, long millis) {

		static final CallStart NONE = new CallStart(0, 0);

		boolean isWithin(Duration limit) {
			return System.nanoTime() - this.nanos < limit.toNanos();
		}

	}

	/**
	 * A call failed, and its outcome is unknown.
	 */
	static final class FailedCallException extends RuntimeException {

		private final CalledServer server;

		FailedCallException(CalledServer server, RuntimeException cause) {
			super(cause);
			this.server = server;
		}

		CalledServer server() {
			return this.server;
		}

	}

}
