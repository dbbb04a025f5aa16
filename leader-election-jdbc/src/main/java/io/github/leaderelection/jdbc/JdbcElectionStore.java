package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.jdbc.StoreConnections.Sending;
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

/**
 * {@link ElectionStore} in tables of a relational database. Each decision is the number
 * of rows that one conditional statement affects, in auto-commit: no transaction of
 * several statements, no lock that outlives a statement and no clock of the database
 * takes part. Of a batch that is granted in part, the token shows which part.
 * <p>
 * The store has connections of its own, at most two and one more for notifications, and
 * keeps them. The ticks of jobs have two others, which are opened with the first tick. No
 * call takes part in a transaction of the application.
 * <p>
 * Safe for use by any thread, by two at a time.
 */
public final class JdbcElectionStore implements ElectionStore, AutoCloseable {

	private final String namespace;

	private final StoreConnections connections;

	private final FailureMessages failures;

	private final Hints hints;

	private final Heartbeats heartbeats;

	private final StaleReads staleReads;

	private final Releases releases;

	private final JdbcTicks ticks;

	private JdbcElectionStore(Builder builder) {
		this.namespace = builder.namespace;
		DataSource dataSource = DataSources.withoutTransactions(builder.dataSource);
		ViewQueries queries = new ViewQueries(builder.namespace);
		this.heartbeats = new Heartbeats(builder.namespace, queries);
		this.staleReads = new StaleReads(queries);
		StoreIdentity identity = new StoreIdentity(builder.keepsAcknowledgedWrites);
		this.connections = new StoreConnections(dataSource, builder.tables, identity, builder.operationTimeout,
				new ServerTimeouts(builder.audit, builder.hints));
		this.failures = new FailureMessages(builder.tables, builder.namespace, builder.operationTimeout,
				(builder.url != null) ? builder.url : DataSources.url(dataSource));
		this.hints = new Hints(this.connections, builder.namespace, builder.operationTimeout, builder.hints);
		this.releases = new Releases(builder.namespace, this.hints);
		this.ticks = new JdbcTicks(builder.namespace, new StoreConnections(dataSource, builder.tables, identity,
				builder.operationTimeout, new ServerTimeouts(null, false)), this.failures);
	}

	/**
	 * Build a store.
	 * @param dataSource the source of connections. The store keeps two or three of them
	 * permanently, so avoid a small pool
	 * @return a builder
	 */
	public static Builder builder(DataSource dataSource) {
		return new Builder(dataSource);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		return execute(() -> "write a heartbeat", Sending.REPEATED,
				(connection) -> this.heartbeats.beat(connection, session, acknowledged, base));
	}

	@Override
	public boolean offersStaleReads() {
		return true;
	}

	@Override
	public Optional<ElectionView> staleRead(ElectionView base) {
		return execute(() -> "read election records", Sending.REPEATED,
				(connection) -> this.staleReads.read(connection, base));
	}

	@Override
	public void create(Collection<String> elections, long token) {
		if (!elections.isEmpty()) {
			NewRecords records = new NewRecords(this.namespace, elections, token);
			execute(() -> "create the record of " + elections(List.copyOf(elections)), Sending.REPEATED,
					(connection) -> records.insert(connection.statements()));
		}
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		Claims claims = new Claims(this.namespace, batch);
		return execute(() -> "claim " + elections(batch.claims().stream().map(Claim::election).toList()), Sending.ONCE,
				(connection) -> claims.execute(connection.statements()));
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return execute(() -> "release " + elections(List.of(election)), Sending.ONCE,
				(connection) -> this.releases.release(connection, election, session, token));
	}

	@Override
	public void close(SessionId session) {
		execute(() -> "close the session", Sending.REPEATED, (connection) -> this.releases.close(connection, session));
	}

	@Override
	public void evict(Session session) {
		execute(() -> "evict a silent session", Sending.REPEATED, (connection) -> {
			Statements statements = connection.statements();
			return statements.update(statements.sql().evictSession, this.namespace, session.id().value(),
					session.nonce());
		});
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

	private static String elections(List<String> names) {
		String first = "election '%s'".formatted(names.get(0));
		return (names.size() == 1) ? first : "%s and %s others".formatted(first, names.size() - 1);
	}

	private <T> T execute(Supplier<String> operation, Sending sending, StoreConnections.Call<T> call) {
		try {
			return this.connections.execute(sending, (connection) -> {
				this.failures.of(connection);
				T result = call.execute(connection);
				if (connection.dialect().kind() == DatabaseKind.POSTGRESQL) {
					this.hints.start();
				}
				return result;
			});
		}
		catch (SQLException | RuntimeException ex) {
			throw this.failures.explain(operation.get(), ex);
		}
	}

	/**
	 * Builds a {@link JdbcElectionStore}.
	 */
	public static final class Builder {

		private final DataSource dataSource;

		private String namespace = "default";

		private TableNames tables = TableNames.ofPrefix(TableNames.DEFAULT_PREFIX);

		private Duration operationTimeout = Duration.ofSeconds(2);

		private @Nullable String url;

		private @Nullable TimeoutAudit audit;

		private boolean keepsAcknowledgedWrites;

		private boolean hints = true;

		private Builder(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		/**
		 * Set the namespace, so that applications can share the tables.
		 * @param namespace the namespace
		 * @return this builder
		 */
		public Builder namespace(String namespace) {
			this.namespace = Names.requireNamespace(namespace);
			return this;
		}

		/**
		 * Set the beginning of the table names, <code>LEADER_ELECTION_</code> by default.
		 * The names end in <code>SESSION</code>, <code>RECORD</code> and
		 * <code>TICK</code>, or in lower case if the prefix is.
		 * @param tablePrefix the prefix, which may begin with a schema and a dot
		 * @return this builder
		 * @throws IllegalArgumentException if that gives no table name
		 */
		public Builder tablePrefix(String tablePrefix) {
			this.tables = TableNames.ofPrefix(tablePrefix);
			return this;
		}

		/**
		 * Set how long a call may take, two seconds by default.
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
		 * Set the JDBC URL. Messages name host, port and database of it, also when no
		 * connection was ever made. It is not used to connect.
		 * @param url the URL, {@code null} to ask the data source
		 * @return this builder
		 */
		public Builder url(@Nullable String url) {
			this.url = url;
			return this;
		}

		/**
		 * Assert that the database never loses a write that it acknowledged, neither when
		 * it crashes nor by a failover: a single server that writes through, or
		 * synchronous replication. A released election is then always claimed
		 * immediately. If the assertion is wrong, there can be two leaders after a
		 * failover.
		 * @param keepsAcknowledgedWrites whether the database keeps them, {@code false}
		 * by default, when the store relies on an identity that changes with a failover
		 * @return this builder
		 */
		public Builder keepsAcknowledgedWrites(boolean keepsAcknowledgedWrites) {
			this.keepsAcknowledgedWrites = keepsAcknowledgedWrites;
			return this;
		}

		/**
		 * Set whether to use <code>LISTEN</code> and <code>NOTIFY</code> where the
		 * database has them, {@code true} by default. Without them other instances notice
		 * a release within the retry period.
		 * @param hints whether to use them
		 * @return this builder
		 */
		public Builder hints(boolean hints) {
			this.hints = hints;
			return this;
		}

		/**
		 * Build the store. That does not connect to the database.
		 * @return the store
		 */
		public JdbcElectionStore build() {
			return new JdbcElectionStore(this);
		}

	}

}
