package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.redis.ServerConnections.FailedCallException;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link ElectionStore} in hashes of Redis or Valkey: on a standalone server, on a master
 * that Sentinel monitors, or in a cluster, where a namespace occupies one hash slot.
 * Every operation is one Lua script, which Redis executes as a whole, but for the end of
 * a session among more than 200 records: those that it holds are released some at a time
 * before it is removed. No key has a time to live and no clock of the server takes part.
 * A heartbeat moves the records only if they have changed, by the mark that is stored
 * with them.
 * <p>
 * The store id derives from the replication id of the server, which is a new random one
 * after each start and each promotion: a candidate watches a record for a lease duration
 * then, because the server may have lost a later one. The replication id also changes
 * when the first replica attaches and when the last one has been gone for
 * {@code repl-backlog-ttl}. The store id does not, since nothing is lost.
 * <p>
 * A store id does not return on a standalone server or with Sentinel: a former master
 * becomes a replica before it can be promoted again, and then draws another id. It may
 * return on a cluster: a slot can move to another node and back to one that has been a
 * master all the time.
 * <p>
 * A server that forgets what it has acknowledged without such a change, or two writable
 * masters at once, are beyond any client. A server that does not report its identity, or
 * does not permit this user to read it, is refused.
 * <p>
 * The store has connections of its own, at most two and one more for hints, to the
 * servers of the application's connection factory. They are never queued behind commands
 * of the application. If a server has closed one that was idle, a call uses a new one. A
 * claim is never sent twice. The ticks of jobs are in a third hash and have connections
 * of their own, which are opened with the first tick.
 * <p>
 * Safe for use by any thread, by two at a time.
 */
public final class RedisElectionStore implements ElectionStore, AutoCloseable {

	private final String namespace;

	private final RedisKeys keys;

	private final ServerConnections connections;

	private final ScriptCalls scripts;

	private final HeartbeatCall heartbeats;

	private final RecordCalls records;

	private final FailureMessages failures;

	private final Hints hints;

	private final Replication replication;

	private final RedisTicks ticks;

	private RedisElectionStore(Builder builder) {
		this.namespace = builder.namespace;
		this.keys = RedisKeys.of(builder.keyPrefix, builder.namespace);
		this.scripts = new ScriptCalls(this.keys);
		this.failures = new FailureMessages(builder.namespace, this.keys,
				ServerConnections.commandTimeout(builder.operationTimeout));
		this.replication = new Replication(builder.waitReplicas, builder.waitTimeout);
		this.heartbeats = new HeartbeatCall(builder.namespace, this.keys, this.scripts, this.replication);
		this.records = new RecordCalls(this.keys, this.scripts, this.replication);
		ServerCheck check = new ServerCheck(builder.namespace, this.keys, new ServerTimeouts(builder.audit));
		this.connections = new ServerConnections(builder.application, builder.operationTimeout, check::greet,
				this::renewHints);
		this.hints = new Hints(this.connections::openAnother, this.keys.hints(), builder.operationTimeout);
		this.ticks = new RedisTicks(this.keys,
				new ServerConnections(builder.application, builder.operationTimeout, check::greet, () -> {
				}), this.replication, this.failures, builder.operationTimeout);
	}

	/**
	 * Build a store.
	 * @param application the connection factory of the application, by Lettuce or Jedis,
	 * which determines the servers and the settings
	 * @return a builder
	 */
	public static Builder builder(RedisConnectionFactory application) {
		return new Builder(application);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		boolean announce = this.hints.needAnnouncement();
		ElectionView view = execute(true, () -> "write a heartbeat",
				(connection) -> this.heartbeats.send(connection, session, acknowledged, base, announce));
		this.records.shown(view.elections().size());
		return view;
	}

	@Override
	public void create(Collection<String> elections, long token) {
		execute(true, () -> "create the record of " + names(elections),
				(connection) -> this.records.create(connection, elections, token));
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		// Not repeated: where the first execution has succeeded, the second one would
		// fail
		return execute(false, () -> "claim " + names(batch.claims().stream().map(Claim::election).toList()),
				(connection) -> this.records.claim(connection, batch));
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return execute(true, () -> "release " + names(List.of(election)),
				(connection) -> this.records.release(connection, election, session, token));
	}

	@Override
	public void close(SessionId session) {
		execute(true, () -> "close the session", (connection) -> this.records.close(connection, session));
	}

	@Override
	public void evict(Session session) {
		execute(true, () -> "evict a silent session",
				(connection) -> this.scripts.run(connection, Script.EVICT, session.id(), session.nonce()));
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.subscribe(listener);
	}

	@Override
	public Optional<TickStore> ticks() {
		return Optional.of(this.ticks);
	}

	/**
	 * Close the connections of this store. It can be used again after that.
	 */
	@Override
	public void close() {
		disconnect();
	}

	@Override
	public void disconnect() {
		this.hints.stop();
		this.connections.close();
		this.ticks.close();
	}

	private void renewHints() {
		this.hints.renew();
	}

	private <T> T execute(boolean repeatable, Supplier<String> operation, Function<ServerConnection, T> call) {
		try {
			T result = this.connections.execute(repeatable, call);
			this.hints.start();
			return result;
		}
		catch (FailedCallException ex) {
			throw this.failures.explain(operation.get(), ex);
		}
	}

	private static String names(Collection<String> elections) {
		String first = "election '%s'".formatted(elections.iterator().next());
		return (elections.size() == 1) ? first : "%s and %s others".formatted(first, elections.size() - 1);
	}

	/**
	 * Builds a {@link RedisElectionStore}.
	 */
	public static final class Builder {

		private final RedisConnectionFactory application;

		private String namespace = "default";

		private String keyPrefix = RedisKeys.DEFAULT_PREFIX;

		private Duration operationTimeout = Duration.ofSeconds(2);

		private @Nullable TimeoutAudit audit;

		private int waitReplicas;

		private Duration waitTimeout = Duration.ZERO;

		private Builder(RedisConnectionFactory application) {
			this.application = application;
		}

		/**
		 * Set the namespace, so that applications can share a Redis.
		 * @param namespace the namespace
		 * @return this builder
		 */
		public Builder namespace(String namespace) {
			this.namespace = Names.requireNamespace(namespace);
			return this;
		}

		/**
		 * Set the beginning of the names of the keys, <code>leader-election:</code> by
		 * default.
		 * @param keyPrefix the prefix
		 * @return this builder
		 * @throws IllegalArgumentException if it has other characters than printable
		 * ASCII, or braces
		 */
		public Builder keyPrefix(String keyPrefix) {
			this.keyPrefix = RedisKeys.requirePrefix(keyPrefix);
			return this;
		}

		/**
		 * Set how long a command may take, two seconds by default.
		 * @param operationTimeout the operation timeout
		 * @return this builder
		 */
		public Builder operationTimeout(Duration operationTimeout) {
			this.operationTimeout = operationTimeout;
			return this;
		}

		/**
		 * Set what takes the timeouts of the server that do not match the durations of
		 * the elections. By default they are not read.
		 * @param audit the audit
		 * @return this builder
		 */
		public Builder audit(TimeoutAudit audit) {
			this.audit = audit;
			return this;
		}

		/**
		 * Require that replicas acknowledge a heartbeat, claim or tick before it counts.
		 * By default it counts when the master has executed it.
		 * @param replicas the number of replicas, zero for the default
		 * @param timeout how long to wait for them, shorter than the operation timeout
		 * @return this builder
		 */
		public Builder waitReplicas(int replicas, Duration timeout) {
			this.waitReplicas = replicas;
			this.waitTimeout = timeout;
			return this;
		}

		/**
		 * Build the store. That does not connect to Redis.
		 * @return the store
		 * @throws IllegalArgumentException if the connection factory is of a kind that
		 * the store does not know, or if the wait for replicas is not shorter than the
		 * operation timeout
		 */
		public RedisElectionStore build() {
			if (this.waitReplicas > 0
					&& (this.waitTimeout.toMillis() < 1 || this.waitTimeout.compareTo(this.operationTimeout) >= 0)) {
				throw new IllegalArgumentException(
						"the wait for replicas of %s is not between 1ms and the operation timeout of %s"
							.formatted(DurationText.of(this.waitTimeout), DurationText.of(this.operationTimeout)));
			}
			return new RedisElectionStore(this);
		}

	}

}
