package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

/**
 * Executes the calls of a store on a client, and repeats idempotent requests when the
 * connection is lost. Safe for use by any thread.
 */
final class StoreClient {

	/**
	 * How long a client takes at most to notice that its connection has ended, after it
	 * has failed a request for that.
	 */
	private static final Duration MAX_DISCONNECT = Duration.ofMillis(100);

	private static final long POLL_NANOS = 1_000_000;

	private final UsedClient client;

	private final Duration timeout;

	private final FailureMessages failures;

	private final SessionTimeout sessionTimeout;

	private volatile @Nullable ZooKeeper last;

	/**
	 * Create a client.
	 * @param client the client that is used
	 * @param operationTimeout how long a call of the store may take
	 * @param failures explains failures
	 * @param sessionTimeout checks the session timeout
	 */
	StoreClient(UsedClient client, Duration operationTimeout, FailureMessages failures, SessionTimeout sessionTimeout) {
		this.client = client;
		// A little less, so that the reason is known when the caller gives up
		this.timeout = operationTimeout.multipliedBy(9).dividedBy(10);
		this.failures = failures;
		this.sessionTimeout = sessionTimeout;
	}

	/**
	 * Execute a call of the store.
	 * @param <T> the type of its result
	 * @param operation what is done, for people
	 * @param call the call
	 * @return its result
	 */
	<T> T execute(String operation, Call<T> call) {
		try {
			ZooKeeper session = session();
			T result = call.execute(new Requests(session, this.timeout));
			this.failures.succeeded();
			this.sessionTimeout.check(session.getSessionTimeout());
			return result;
		}
		catch (Exception ex) {
			throw this.failures.explain(operation, ex);
		}
	}

	/**
	 * Return where to send requests without waiting for a session of ZooKeeper.
	 * @return the session that was used last, {@code null} if it is not connected
	 */
	@Nullable Requests connected() {
		ZooKeeper session = this.last;
		return (session != null && session.getState() == States.CONNECTED) ? new Requests(session, this.timeout) : null;
	}

	/**
	 * Execute idempotent requests, and repeat them once if the connection is lost. After
	 * a timeout nothing is repeated.
	 * @param <T> the type of the result
	 * @param requests where to send them
	 * @param call the requests
	 * @return the result
	 * @throws Exception if there is no session of ZooKeeper to repeat them on
	 */
	<T extends @Nullable Object> T repeatable(Requests requests, Function<Requests, T> call) throws Exception {
		try {
			return call.apply(requests);
		}
		catch (RequestFailedException ex) {
			if (!ex.isLostConnection()) {
				throw ex;
			}
			return call.apply(reconnected(requests));
		}
	}

	/**
	 * Continue a call on the next connection.
	 * @param requests where its requests were sent until the connection was lost
	 * @return where to send the further ones
	 * @throws Exception if there is no session of ZooKeeper
	 */
	Requests reconnected(Requests requests) throws Exception {
		// While the client ends a connection it fails each request that it finds, new
		// ones too
		long until = System.nanoTime() + MAX_DISCONNECT.toNanos();
		while (this.client.get().getZookeeperClient().isConnected() && until - System.nanoTime() > 0) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		return requests.continuedOn(use(this.client.nextSession()));
	}

	/**
	 * Return the session of ZooKeeper that is in use now.
	 * @return the session
	 * @throws Exception if there is none
	 */
	ZooKeeper session() throws Exception {
		return use(this.client.session());
	}

	private ZooKeeper use(ZooKeeper session) {
		this.failures.uses(session);
		this.last = session;
		return session;
	}

	/**
	 * Close a client of the store's own until the next call.
	 */
	void disconnect() {
		this.client.disconnect();
	}

	/**
	 * Return whether the next call would start another client of the store's own.
	 * @return whether that was closed, or never started
	 */
	boolean isDisconnected() {
		return this.client.isDisconnected();
	}

	/**
	 * Close a client of the store's own.
	 */
	void close() {
		this.client.close();
	}

	/**
	 * What a method of the store does.
	 *
	 * @param <T> the type of its result
	 */
	interface Call<T> {

		T execute(Requests requests) throws Exception;

	}

}
