package io.github.leaderelection.redis;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

import io.github.leaderelection.redis.ServerConnections.FailedCallException;
import io.github.leaderelection.store.TickStore;

/**
 * {@link TickStore} in a hash of its own, which has one field per job. Its connections
 * are not those of heartbeats and claims, which never wait for it.
 */
final class RedisTicks implements TickStore {

	private final RedisKeys keys;

	private final ServerConnections connections;

	private final Replication replication;

	private final FailureMessages failures;

	RedisTicks(RedisKeys keys, ServerConnections connections, Replication replication, FailureMessages failures) {
		this.keys = keys;
		this.connections = connections;
		this.replication = replication;
		this.failures = failures;
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
		try {
			return this.connections.execute(repeatable, call);
		}
		catch (FailedCallException ex) {
			throw this.failures.explain(operation, ex);
		}
	}

}
