package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.redis.ServerConnections.FailedCallException;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;

/**
 * {@link TickStore} in a hash of its own, which has one field per job. Its connections
 * are not those of heartbeats and claims, which never wait for it. A call waits for
 * others, for an operation timeout at most, since many jobs may be due at once.
 */
final class RedisTicks implements TickStore {

	private static final int MAX_CALLS = 2;

	private final Semaphore calls = new Semaphore(MAX_CALLS);

	private final RedisKeys keys;

	private final ServerConnections connections;

	private final Replication replication;

	private final FailureMessages failures;

	private final Duration operationTimeout;

	RedisTicks(RedisKeys keys, ServerConnections connections, Replication replication, FailureMessages failures,
			Duration operationTimeout) {
		this.keys = keys;
		this.connections = connections;
		this.replication = replication;
		this.failures = failures;
		this.operationTimeout = operationTimeout;
	}

	@Override
	public boolean start(String job, long tick, long token) {
		// Not repeated: where the first execution has succeeded, the second one would
		// fail
		return execute(false, "record the start of job '%s'".formatted(job), (connection) -> ViewReader
			.isTrue(this.replication.await(connection, run(connection, Script.TICK, job, tick, token)).get(0)));
	}

	@Override
	public OptionalLong last(String job) {
		return execute(true, "read the last tick of job '%s'".formatted(job), (connection) -> {
			List<Object> last = run(connection, Script.LAST_TICK, job);
			// Lua ends a list at the first value that is missing
			return (last.isEmpty() || last.get(0) == null) ? OptionalLong.empty()
					: OptionalLong.of(Long.parseLong(ViewReader.text(last.get(0))));
		});
	}

	void close() {
		this.connections.close();
	}

	private List<Object> run(ServerConnection connection, Script script, Object... arguments) {
		return connection.run(script, 1, RedisKeys.bytes(this.keys.ticks(), arguments));
	}

	private <T> T execute(boolean repeatable, String operation, Function<ServerConnection, T> call) {
		enter(operation);
		try {
			return this.connections.execute(repeatable, call);
		}
		catch (FailedCallException ex) {
			throw this.failures.explain(operation, ex);
		}
		finally {
			this.calls.release();
		}
	}

	private void enter(String operation) {
		try {
			if (!this.calls.tryAcquire(this.operationTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new ElectionStoreException("Cannot %s: %s other calls have not returned within %s"
					.formatted(operation, MAX_CALLS, DurationText.of(this.operationTimeout)), null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ElectionStoreException(
					"Cannot %s: interrupted while waiting for other calls".formatted(operation), ex);
		}
	}

}
