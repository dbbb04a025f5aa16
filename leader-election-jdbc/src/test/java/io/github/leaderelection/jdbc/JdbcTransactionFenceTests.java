package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.fencing.FencedRuns;
import io.github.leaderelection.fencing.FencedTransactionListener;
import io.github.leaderelection.fencing.FencedTransactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JdbcTransactionFence}, on H2.
 */
class JdbcTransactionFenceTests {

	private static final Leadership TERM = new StubLeadership("orders", 7);

	private static final AtomicInteger count = new AtomicInteger();

	private DriverManagerDataSource dataSource;

	private JdbcTemplate jdbc;

	private FencedTransactions fenced;

	@BeforeEach
	void createTables() {
		this.dataSource = database();
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.fenced = fence(this.dataSource);
		this.jdbc.update(
				"INSERT INTO LEADER_ELECTION_RECORD (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID) VALUES ('shop', 'orders', 'HELD', 'me', 7, 'x'), ('shop', 'reports', 'HELD', 'me', 9, 'x')");
	}

	private static DriverManagerDataSource database() {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(
				"jdbc:h2:mem:fenced-%d;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=100".formatted(count.incrementAndGet()), "sa",
				"");
		TestDatabase.withTables("h2", dataSource);
		new JdbcTemplate(dataSource).execute("CREATE TABLE ENTRY (TEXT VARCHAR(20))");
		return dataSource;
	}

	private static FencedTransactions fence(DataSource dataSource) {
		return new FencedTransactions(JdbcTransactionFence.builder(dataSource).namespace("shop").build());
	}

	@Test
	void commitsWhileTheRecordHasTheToken() {
		transact(() -> this.fenced.fence(TERM));
		assertThat(entries()).isEqualTo(1);
	}

	@Test
	void recordIsLockedFromJustBeforeTheCommit() {
		List<String> claims = new ArrayList<>();
		transact(() -> {
			this.fenced.fence(TERM);
			// Not locked yet: a claim is not held up by what the transaction does
			takeOver("orders", 6);
			takeOver("orders", 7);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				// An exception of this method would not be seen
				@Override
				public void beforeCompletion() {
					try {
						takeOver("orders", 8);
						claims.add("executed");
					}
					catch (DataAccessException ex) {
						claims.add("waited");
					}
				}

			});
		});
		assertThat(claims).containsExactly("waited");
		assertThat(entries()).isEqualTo(1);
		takeOver("orders", 8);
	}

	@Test
	void rollsBackIfAnotherInstanceHasTakenOver() {
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> transact(() -> {
			this.fenced.fence(TERM);
			takeOver("orders", 8);
		})).satisfies((ex) -> assertThat(ex.fencingToken()).isEqualTo(7));
		assertThat(entries()).isZero();
	}

	@Test
	void rollsBackIfTheElectionWasReleased() {
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> transact(() -> {
			this.fenced.fence(TERM);
			elsewhere("UPDATE LEADER_ELECTION_RECORD SET STATE = 'RELEASED', HOLDER = NULL");
		}));
		assertThat(entries()).isZero();
	}

	@Test
	void rollsBackIfTheRecordIsOfAnotherNamespace() {
		elsewhere("UPDATE LEADER_ELECTION_RECORD SET NAMESPACE = 'shop2'");
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> transact(() -> this.fenced.fence(TERM)));
		assertThat(entries()).isZero();
	}

	@Test
	void rollsBackIfOneOfTwoTermsIsOver() {
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> transact(() -> {
			this.fenced.fence(TERM);
			this.fenced.fence(new StubLeadership("reports", 9));
			takeOver("reports", 10);
		})).satisfies((ex) -> assertThat(ex.election()).isEqualTo("reports"));
		assertThat(entries()).isZero();
	}

	@Test
	void rollsBackIfTheDatabaseFails() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> transact(() -> {
			this.fenced.fence(TERM);
			elsewhere("DROP TABLE LEADER_ELECTION_RECORD");
		}));
		assertThat(entries()).isZero();
	}

	@Test
	void innerTransactionIsFencedApart() {
		transact(() -> {
			TransactionTemplate inner = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
			inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> inner.executeWithoutResult((status) -> {
					this.fenced.fence(new StubLeadership("orders", 6));
					this.jdbc.update("INSERT INTO ENTRY VALUES ('inner')");
				}));
		});
		assertThat(entries()).isEqualTo(1);
	}

	@Test
	void transactionOfAFencedRunIsFenced() {
		DataSourceTransactionManager manager = new DataSourceTransactionManager(this.dataSource);
		manager.addListener(new FencedTransactionListener(manager));
		FencedRuns.call(new StubRun(TERM), this.fenced, (term) -> {
			transact(manager, () -> assertThat(this.fenced.isFenced(term)).isTrue(), this.dataSource);
			return term;
		});
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> FencedRuns.call(new StubRun(new StubLeadership("orders", 6)), this.fenced, (term) -> {
				transact(manager, () -> {
				}, this.dataSource);
				return term;
			}));
		transact(manager, () -> assertThat(this.fenced.isFenced(TERM)).isFalse(), this.dataSource);
		assertThat(entries()).isEqualTo(2);
	}

	@Test
	void transactionsBehindProxiesAreFenced() {
		DataSource lazy = new LazyConnectionDataSourceProxy(this.dataSource);
		for (DataSource bean : new DataSource[] { this.dataSource, lazy,
				new TransactionAwareDataSourceProxy(this.dataSource) }) {
			transact(new DataSourceTransactionManager(bean), () -> {
				fence(this.dataSource).fence(TERM);
				fence(lazy).fence(TERM);
			}, bean);
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> transact(new DataSourceTransactionManager(bean),
						() -> fence(lazy).fence(new StubLeadership("orders", 6)), bean));
		}
		assertThat(entries()).isEqualTo(3);
	}

	@Test
	void transactionOfAnotherDataSourceIsRefused() {
		DriverManagerDataSource other = database();
		assertRefused(new DataSourceTransactionManager(other), () -> {
		}, "another DataSource");
		assertRefused(new DataSourceTransactionManager(other), this::entries, "another DataSource");
	}

	@Test
	void connectionWithoutAutoCommitIsNoTransactionOfItsDataSource() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(this.dataSource.getUrl());
			pool.setUsername("sa");
			pool.setPassword("");
			pool.setAutoCommit(false);
			assertThatIllegalStateException()
				.isThrownBy(() -> new TransactionTemplate(new DataSourceTransactionManager(database()))
					.executeWithoutResult((status) -> {
						new JdbcTemplate(pool).update("INSERT INTO ENTRY VALUES ('x')");
						fence(pool).fence(TERM);
					}))
				.withMessageContaining("another DataSource")
				.withMessageContaining("FencingTable");
		}
	}

	@Test
	void globalTransactionIsRefused() {
		assertRefused(new GlobalTransactionManager(), () -> {
		}, "JTA");
		assertRefused(new GlobalTransactionManager(), this::entries, "JTA");
	}

	@Test
	void transactionThatAnotherFrameworkBeganOnTheConnectionIsFenced() {
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> transact(new PersistenceTransactionManager(this.dataSource),
					() -> this.fenced.fence(new StubLeadership("orders", 6)), this.dataSource));
		assertThat(entries()).isZero();
		transact(new PersistenceTransactionManager(this.dataSource), () -> this.fenced.fence(TERM), this.dataSource);
		assertThat(entries()).isEqualTo(1);
	}

	@Test
	void routingDataSourceIsRefused() {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return "one";
			}

		};
		routing.setTargetDataSources(Map.of("one", this.dataSource));
		routing.afterPropertiesSet();
		assertThatIllegalStateException().isThrownBy(
				() -> transact(new DataSourceTransactionManager(routing), () -> fence(routing).fence(TERM), routing))
			.withMessageContaining("routing")
			.withMessageContaining("FencingTable");
	}

	@Test
	void sqliteIsRefused() {
		DataSource sqlite = TestDatabase.sqlite();
		assertThatIllegalStateException()
			.isThrownBy(() -> new TransactionTemplate(new DataSourceTransactionManager(sqlite))
				.executeWithoutResult((status) -> fence(sqlite).fence(TERM)))
			.withMessageContaining("SQLite")
			.withMessageContaining("FencingTable");
	}

	@Test
	void idleTimeoutIsNoErrorWithoutServerThatHasOne() {
		FencedTransactions limited = new FencedTransactions(JdbcTransactionFence.builder(this.dataSource)
			.namespace("shop")
			.idleTimeout(Duration.ofSeconds(1))
			.build());
		transact(() -> limited.fence(TERM));
		assertThat(entries()).isEqualTo(1);
	}

	private void assertRefused(PlatformTransactionManager manager, Runnable before, String reason) {
		assertThatIllegalStateException()
			.isThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
				before.run();
				this.fenced.fence(TERM);
			}))
			.withMessageContaining(reason)
			.withMessageContaining("FencingTable");
	}

	private void transact(Runnable work) {
		transact(new DataSourceTransactionManager(this.dataSource), work, this.dataSource);
	}

	private static void transact(PlatformTransactionManager manager, Runnable work, DataSource bean) {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			new JdbcTemplate(bean).update("INSERT INTO ENTRY VALUES ('x')");
			work.run();
		});
	}

	private void takeOver(String election, long token) {
		elsewhere("UPDATE LEADER_ELECTION_RECORD SET TOKEN = %s WHERE ELECTION = '%s'".formatted(token, election));
	}

	// In a transaction of its own
	private void elsewhere(String sql) {
		new JdbcTemplate(new DriverManagerDataSource(this.dataSource.getUrl(), "sa", "")).execute(sql);
	}

	private int entries() {
		return this.jdbc.queryForObject("SELECT COUNT(*) FROM ENTRY", Integer.class);
	}

	private record StubRun(Leadership leadership) implements GuardedRun {

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public <T extends @Nullable Object, E extends Exception> T call(LeaderWork<T, E> part) throws E {
			return part.run(this.leadership);
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Binds no connection, as JTA.
	 */
	private static final class GlobalTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	/**
	 * Binds a connection and marks nothing, as that of JPA.
	 */
	private static final class PersistenceTransactionManager extends AbstractPlatformTransactionManager {

		private final DataSource dataSource;

		PersistenceTransactionManager(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			connected(() -> {
				ConnectionHolder holder = new ConnectionHolder(this.dataSource.getConnection());
				holder.getConnection().setAutoCommit(false);
				TransactionSynchronizationManager.bindResource(this.dataSource, holder);
			});
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			connected(() -> holder().getConnection().commit());
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			connected(() -> holder().getConnection().rollback());
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			connected(() -> holder().getConnection().close());
			TransactionSynchronizationManager.unbindResource(this.dataSource);
		}

		private ConnectionHolder holder() {
			return (ConnectionHolder) TransactionSynchronizationManager.getResource(this.dataSource);
		}

		private static void connected(Statement statement) {
			try {
				statement.execute();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private interface Statement {

			void execute() throws SQLException;

		}

	}

}
