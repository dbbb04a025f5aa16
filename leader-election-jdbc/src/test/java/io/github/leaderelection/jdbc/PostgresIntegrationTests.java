package io.github.leaderelection.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.PostgresPair;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is particular about {@link JdbcElectionStore} on PostgreSQL.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresIntegrationTests {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final Session session = Sessions.create();

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	@Test
	void serverLogsNoErrorsWhileManyCreateTheSameAndFailToClaim() throws Exception {
		PostgresServer server = keep(new PostgresServer("logging_collector=on", "log_min_messages=warning"));
		server.start();
		DataSource database = TestDatabase.withTables("postgresql", TestDatabase.of(server));
		int nodes = 4;
		CyclicBarrier start = new CyclicBarrier(nodes);
		ExecutorService threads = Executors.newFixedThreadPool(nodes);
		List<Future<?>> ends = new ArrayList<>();
		for (int node = 0; node < nodes; node++) {
			JdbcElectionStore store = open(database, "log");
			ends.add(threads.submit(() -> {
				for (int i = 0; i < 200; i++) {
					start.await(30, TimeUnit.SECONDS);
					store.create("election-" + i, 0);
					store.heartbeat(this.session.withNonce(i + 1), 0);
				}
				return null;
			}));
		}
		for (Future<?> end : ends) {
			end.get(60, TimeUnit.SECONDS);
		}
		threads.shutdown();
		JdbcTemplate jdbc = new JdbcTemplate(database);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> jdbc.update("INSERT INTO LEADER_ELECTION_RECORD SELECT * FROM LEADER_ELECTION_RECORD"));
		// The log is written later than the answer, but in order: all earlier lines are
		// there then
		await().atMost(TestDatabase.PATIENCE).until(() -> log(jdbc).contains("ERROR:  duplicate key"));
		assertThat(log(jdbc)).containsOnlyOnce("ERROR").doesNotContain("WARNING");
	}

	@Test
	void restartChangesStoreId() {
		PostgresServer server = keep(new PostgresServer());
		server.start();
		JdbcElectionStore store = open(TestDatabase.withTables("postgresql", TestDatabase.of(server)), "restart");
		String before = store.heartbeat(this.session, 0).storeId();
		assertThat(store.heartbeat(this.session.withNonce(2), 1).storeId()).isEqualTo(before);
		server.restart();
		ElectionView after = store.heartbeat(this.session.withNonce(3), 2);
		assertThat(after.storeId()).isNotEqualTo(before).startsWith("00000001-");
		assertThat(after.intact()).isTrue();
	}

	@Test
	void promotionOfStandbyChangesStoreIdAndStandbyIsRefusedBefore() {
		PostgresPair pair = keep(new PostgresPair());
		pair.start();
		DataSource primary = TestDatabase.withTables("postgresql", TestDatabase.of(pair.primary()));
		JdbcElectionStore atPrimary = open(primary, "promote");
		Session leader = beat(atPrimary, this.session);
		leader = Sessions.lead(atPrimary, "orders", leader);
		String before = atPrimary.heartbeat(leader.withNonce(10), leader.nonce()).storeId();
		JdbcElectionStore atStandby = open(TestDatabase.of(pair.standby()), "promote");
		awaitReplica(pair);
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> atStandby.heartbeat(this.session.withNonce(11), 10))
			.withMessageContaining("is read-only")
			.withMessageContaining("replica");
		pair.promote();
		ElectionView after = atStandby.heartbeat(this.session.withNonce(12), 10);
		assertThat(after.intact()).isTrue();
		assertThat(before).startsWith("00000001-");
		assertThat(after.storeId()).startsWith("00000002-");
		assertThat(after.elections().get("orders").storeId()).isEqualTo(before);
	}

	@Test
	void storeIdDoesNotDependOnTimeZoneOfTheConnection() {
		DataSource database = TestDatabase.postgres();
		TimeZone before = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
			String inTokyo = open(database, "zone").heartbeat(this.session, 0).storeId();
			TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
			assertThat(open(database, "zone").heartbeat(this.session.withNonce(2), 0).storeId()).isEqualTo(inTokyo);
		}
		finally {
			TimeZone.setDefault(before);
		}
	}

	@Test
	void recordsAreOfAnotherStoreWhenDatabaseHidesItsIdentity() {
		PostgresServer server = keep(new PostgresServer());
		server.start();
		DataSource owner = TestDatabase.withTables("postgresql", TestDatabase.of(server));
		JdbcTemplate jdbc = new JdbcTemplate(owner);
		jdbc.execute("CREATE ROLE PLAIN LOGIN PASSWORD 'x'");
		jdbc.execute(
				"GRANT SELECT, INSERT, UPDATE, DELETE ON LEADER_ELECTION_SESSION, LEADER_ELECTION_RECORD TO PLAIN");
		JdbcElectionStore store = open(new DriverManagerDataSource(server.jdbcUrl(), "plain", "x"), "secret");
		assertThat(beat(store, this.session)).isNotNull();
		assertThat(store.heartbeat(this.session.withNonce(2), 1).storeId()).startsWith("00000001-");
		jdbc.execute("REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC");
		JdbcElectionStore unidentified = open(new DriverManagerDataSource(server.jdbcUrl(), "plain", "x"), "secret");
		Session leader = Sessions.lead(unidentified, "orders", beat(unidentified, this.session.withNonce(3)));
		ElectionView view = unidentified.heartbeat(leader.withNonce(leader.nonce() + 1), leader.nonce());
		assertThat(view.storeId()).isEqualTo("unidentified");
		assertThat(view.elections().get("orders").storeId()).isNotEqualTo(view.storeId());
		assertThat(unidentified.release("orders", leader.id(), 1)).isTrue();
		jdbc.execute("GRANT EXECUTE ON FUNCTION pg_current_wal_lsn() TO PUBLIC");
		jdbc.execute("REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC");
		JdbcElectionStore asynchronous = open(new DriverManagerDataSource(server.jdbcUrl(), "plain", "x"), "secret");
		assertThat(asynchronous.heartbeat(leader.withNonce(leader.nonce() + 2), leader.nonce() + 1).storeId())
			.isEqualTo("unidentified");
	}

	private void awaitHints(JdbcElectionStore store) {
		AtomicInteger hints = new AtomicInteger();
		keep(store.subscribe(hints::incrementAndGet));
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(hints).hasPositiveValue());
	}

	@Test
	void releaseWakesOthersAtOnce() throws Exception {
		DataSource database = TestDatabase.postgres();
		JdbcElectionStore releasing = open(database, "wake");
		JdbcElectionStore waiting = open(database, "wake");
		AtomicInteger hints = new AtomicInteger();
		keep(waiting.subscribe(hints::incrementAndGet));
		await().atMost(TestDatabase.PATIENCE).untilAsserted(() -> assertThat(hints).hasPositiveValue());
		Session leader = Sessions.lead(releasing, "orders", beat(releasing, this.session));
		CountDownLatch hinted = new CountDownLatch(1);
		keep(waiting.subscribe(hinted::countDown));
		releasing.release("orders", leader.id(), 1);
		// Unless it is pushed, nothing is read before the probe after 30 seconds
		assertThat(hinted.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void listeningIsOneThreadAndOneConnectionWhileSubscribed() throws Exception {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		JdbcElectionStore store = open(with("ApplicationName=listen", SharedServers.postgres().port()), "listen");
		Subscription first = keep(store.subscribe(() -> {
		}));
		Subscription second = keep(store.subscribe(() -> {
		}));
		await().atMost(TestDatabase.PATIENCE).until(() -> listeners(jdbc, "listen").size() == 1);
		first.close();
		assertThat(listeners(jdbc, "listen")).hasSize(1);
		second.close();
		await().atMost(TestDatabase.PATIENCE).until(() -> listeners(jdbc, "listen").isEmpty());
		keep(store.subscribe(() -> {
		}));
		await().atMost(TestDatabase.PATIENCE).until(() -> listeners(jdbc, "listen").size() == 1);
	}

	@Test
	void brokenConnectionForNotificationsIsReplaced() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		JdbcElectionStore store = open(with("ApplicationName=broken", SharedServers.postgres().port()), "broken");
		AtomicInteger hints = new AtomicInteger();
		keep(store.subscribe(hints::incrementAndGet));
		// The first hint is given after it listens
		await().atMost(TestDatabase.PATIENCE).until(() -> hints.get() > 0);
		int before = hints.get();
		List<Integer> broken = listeners(jdbc, "broken");
		assertThat(broken).hasSize(1);
		jdbc.queryForObject("SELECT pg_terminate_backend(?)", Boolean.class, broken.get(0));
		await().atMost(TestDatabase.PATIENCE).until(() -> {
			List<Integer> now = listeners(jdbc, "broken");
			return hints.get() > before && now.size() == 1 && !now.equals(broken);
		});
	}

	/**
	 * As behind a pooler in transaction mode, where another session may execute it.
	 */
	@Test
	void listenThatDeliversNothingIsNoticedAndReportedOnce(CapturedOutput output) {
		DataSource database = TestDatabase.postgres();
		DataSource pooler = new DelegatingDataSource(database) {

			@Override
			public Connection getConnection() throws SQLException {
				return swallowing(Connection.class, super.getConnection());
			}

		};
		JdbcElectionStore store = keep(
				JdbcElectionStore.builder(pooler).namespace("pooler").operationTimeout(Duration.ofSeconds(1)).build());
		AtomicInteger hints = new AtomicInteger();
		keep(store.subscribe(hints::incrementAndGet));
		await().atMost(TestDatabase.PATIENCE)
			.until(() -> output.toString().contains("leader-election.jdbc.hints=false"));
		assertThat(hints).hasValue(0);
		assertThat(output.toString()).containsOnlyOnce("Hints are unavailable: ").contains("no notification arrives");
		JdbcElectionStore patient = keep(
				JdbcElectionStore.builder(pooler).namespace("pooler").operationTimeout(TestDatabase.PATIENCE).build());
		Session leader = Sessions.lead(patient, "orders", beat(patient, this.session));
		assertThat(patient.release("orders", leader.id(), 1)).isTrue();
	}

	@SuppressWarnings("unchecked")
	private static <T> T swallowing(Class<T> type, T target) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					if (method.getName().equals("execute") && String.valueOf(arguments[0]).startsWith("LISTEN")) {
						return false;
					}
					try {
						Object result = method.invoke(target, arguments);
						return (method.getName().equals("createStatement"))
								? swallowing(Statement.class, (Statement) result) : result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@Test
	void hintsThatAreTurnedOffUseNoConnection() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		JdbcElectionStore store = keep(
				JdbcElectionStore.builder(with("ApplicationName=off", SharedServers.postgres().port()))
					.namespace("off")
					.operationTimeout(TestDatabase.PATIENCE)
					.hints(false)
					.build());
		keep(store.subscribe(() -> {
		}));
		Session leader = Sessions.lead(store, "orders", beat(store, this.session));
		assertThat(store.release("orders", leader.id(), 1)).isTrue();
		assertThat(jdbc.queryForList("SELECT query FROM pg_stat_activity WHERE application_name = 'off'", String.class))
			.singleElement()
			.asString()
			.contains("RELEASED");
	}

	@Test
	void limitsOfTheServerDoNotOutliveTheStatement() throws SQLException {
		TestDatabase.postgres();
		try (Connection shared = with("ApplicationName=limits", SharedServers.postgres().port()).getConnection()) {
			SingleConnectionDataSource pooler = new SingleConnectionDataSource(shared, true);
			JdbcElectionStore store = keep(JdbcElectionStore.builder(pooler)
				.namespace("limits")
				.operationTimeout(TestDatabase.PATIENCE)
				.build());
			beat(store, this.session);
			try (Statement statement = shared.createStatement();
					ResultSet limits = statement
						.executeQuery("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")) {
				assertThat(limits.next()).isTrue();
				assertThat(limits.getString(1)).isEqualTo("0");
				assertThat(limits.getString(2)).isEqualTo("0");
			}
		}
	}

	/**
	 * A pooler in transaction mode may execute each statement in another session.
	 */
	@Test
	void statementsAreNotPreparedOnTheServer() throws SQLException {
		TestDatabase.postgres();
		try (Connection shared = with("ApplicationName=prepared&prepareThreshold=1", SharedServers.postgres().port())
			.getConnection()) {
			JdbcElectionStore store = open(new SingleConnectionDataSource(shared, true), "prepared");
			Session leader = Sessions.lead(store, "orders", beat(store, this.session));
			for (int i = 1; i <= 10; i++) {
				ElectionView base = store.heartbeat(leader.withNonce(leader.nonce() + i), leader.nonce() + i - 1);
				assertThat(store.staleRead(base)).isPresent();
			}
			assertThat(store.release("orders", leader.id(), 1)).isTrue();
			try (Statement statement = shared.createStatement();
					ResultSet prepared = statement.executeQuery(
							"SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%LEADER\\_ELECTION\\_%'")) {
				assertThat(prepared.next()).isTrue();
				assertThat(prepared.getLong(1)).isZero();
			}
		}
	}

	@Test
	void changeAndItsHintAreOneStatement() throws Exception {
		RecordingDataSource recording = new RecordingDataSource(TestDatabase.postgres());
		JdbcElectionStore releasing = open(recording, "one");
		JdbcElectionStore waiting = open(TestDatabase.postgres(), "one");
		awaitHints(waiting);
		Session leader = Sessions.lead(releasing, "orders", beat(releasing, this.session));
		CountDownLatch released = new CountDownLatch(1);
		Subscription subscription = waiting.subscribe(released::countDown);
		recording.statements().clear();
		assertThat(releasing.release("orders", leader.id(), 1)).isTrue();
		assertThat(recording.statements()).singleElement().asString().contains("'RELEASED'", "pg_notify");
		assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
		subscription.close();
		assertThat(releasing.release("orders", leader.id(), 1)).isFalse();
		leader = Sessions.lead(releasing, "orders", leader);
		CountDownLatch closed = new CountDownLatch(1);
		keep(waiting.subscribe(closed::countDown));
		recording.statements().clear();
		releasing.close(leader.id());
		assertThat(recording.statements()).singleElement().asString().contains("'RELEASED'", "DELETE", "pg_notify");
		assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
		ElectionView after = waiting.heartbeat(Sessions.create(), 0);
		assertThat(after.sessions()).doesNotContainKey(leader.id());
		assertThat(after.elections().get("orders").state()).isEqualTo(State.RELEASED);
	}

	/**
	 * A claim locks the session of the holder before the record. If the end of the
	 * session did not, each would wait for the other.
	 */
	@Test
	void endOfSessionLocksTheSessionBeforeItsRecords() throws Exception {
		DataSource database = TestDatabase.postgres();
		JdbcElectionStore closing = keep(
				JdbcElectionStore.builder(database).namespace("order").operationTimeout(Duration.ofMinutes(1)).build());
		Session leader = Sessions.lead(closing, "orders", beat(closing, this.session));
		CompletableFuture<Void> closed;
		try (Connection claiming = database.getConnection(); Statement statement = claiming.createStatement()) {
			claiming.setAutoCommit(false);
			statement.execute("SELECT 1 FROM LEADER_ELECTION_SESSION WHERE ID = '%s' FOR SHARE".formatted(leader.id()));
			closed = CompletableFuture.runAsync(() -> closing.close(leader.id()));
			JdbcTemplate jdbc = new JdbcTemplate(database);
			await().atMost(Duration.ofMinutes(1))
				.until(() -> jdbc.queryForObject("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
						+ " AND query LIKE '%pg_notify%'", Integer.class) > 0);
			statement
				.execute("SELECT 1 FROM LEADER_ELECTION_RECORD WHERE NAMESPACE = 'order' FOR NO KEY UPDATE NOWAIT");
			claiming.commit();
		}
		closed.get(1, TimeUnit.MINUTES);
		ElectionView after = open(database, "order").heartbeat(Sessions.create(), 0);
		assertThat(after.elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(after.sessions()).doesNotContainKey(leader.id());
	}

	@Test
	void releaseSucceedsWhileTheQueueOfNotificationsIsFull() {
		RecordingDataSource recording = new RecordingDataSource(TestDatabase.postgres());
		JdbcElectionStore store = open(recording, "full");
		Session leader = Sessions.lead(store, "orders", beat(store, this.session));
		recording.before((statement) -> {
			if (statement.contains("pg_notify")) {
				throw new SQLException("too many notifications in the NOTIFY queue", "54000");
			}
		});
		recording.statements().clear();
		assertThat(store.release("orders", leader.id(), 1)).isTrue();
		assertThat(recording.statements()).hasSize(3);
		leader = Sessions.lead(store, "orders", leader);
		recording.statements().clear();
		store.close(leader.id());
		assertThat(recording.statements()).hasSize(3);
		assertThat(store.heartbeat(Sessions.create(), 0).sessions()).doesNotContainKey(leader.id());
	}

	/**
	 * What has kept the notification, and with it the release, from being made does not
	 * keep the next release from it.
	 */
	@Test
	void releaseIsApartFromItsHintAfterOneHasWaitedForTooLong() {
		RecordingDataSource recording = new RecordingDataSource(TestDatabase.postgres());
		JdbcElectionStore store = open(recording, "jam");
		Session leader = Sessions.lead(store, "orders", beat(store, this.session));
		recording.before((statement) -> {
			if (statement.contains("pg_notify")) {
				throw new SQLException("canceling statement due to lock timeout", "55P03");
			}
		});
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> store.release("orders", leader.id(), 1));
		assertThat(store.release("orders", leader.id(), 1)).isTrue();
	}

	@Test
	void releaseSucceedsWhereNotificationsAreForbidden() {
		PostgresServer server = keep(new PostgresServer());
		server.start();
		DataSource owner = TestDatabase.withTables("postgresql", TestDatabase.of(server));
		JdbcTemplate jdbc = new JdbcTemplate(owner);
		jdbc.execute("CREATE ROLE PLAIN LOGIN PASSWORD 'x'");
		jdbc.execute(
				"GRANT SELECT, INSERT, UPDATE, DELETE ON LEADER_ELECTION_SESSION, LEADER_ELECTION_RECORD TO PLAIN");
		jdbc.execute("REVOKE EXECUTE ON FUNCTION pg_notify(text, text) FROM PUBLIC");
		JdbcElectionStore store = open(new DriverManagerDataSource(server.jdbcUrl(), "plain", "x"), "mute");
		Session leader = Sessions.lead(store, "orders", beat(store, this.session));
		assertThat(store.release("orders", leader.id(), 1)).isTrue();
		leader = Sessions.lead(store, "orders", leader);
		assertThat(store.release("orders", leader.id(), 2)).isTrue();
	}

	@Test
	void idleConnectionForNotificationsOutlivesTheSocketTimeout() throws Exception {
		try (FaultProxy proxy = new FaultProxy(SharedServers.postgres())) {
			JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
			JdbcElectionStore store = open(with("ApplicationName=idle&socketTimeout=1", proxy.port()), "idle");
			AtomicInteger hints = new AtomicInteger();
			keep(store.subscribe(hints::incrementAndGet));
			await().atMost(TestDatabase.PATIENCE).until(() -> hints.get() > 0 && listeners(jdbc, "idle").size() == 1);
			List<Integer> idle = listeners(jdbc, "idle");
			await().atMost(TestDatabase.PATIENCE)
				.during(Duration.ofSeconds(3))
				.until(() -> idle.equals(listeners(jdbc, "idle")));
		}
	}

	private static DataSource with(String options, int port) {
		PostgresServer server = SharedServers.postgres();
		return new DriverManagerDataSource(server.jdbcUrl(port) + "&" + options, server.username(), server.password());
	}

	// By name, since those of another test may only be ending
	private static List<Integer> listeners(JdbcTemplate jdbc, String application) {
		return jdbc.queryForList("SELECT pid FROM pg_stat_activity WHERE application_name = ? AND query LIKE 'LISTEN%'",
				Integer.class, application);
	}

	private static String log(JdbcTemplate jdbc) {
		return jdbc.queryForObject("SELECT pg_read_file(pg_current_logfile())", String.class);
	}

	private static Session beat(JdbcElectionStore store, Session session) {
		store.heartbeat(session, 0);
		return session;
	}

	private void awaitReplica(PostgresPair pair) {
		JdbcTemplate standby = new JdbcTemplate(TestDatabase.of(pair.standby()));
		BooleanSupplier caughtUp = () -> {
			try (Connection connection = TestDatabase.of(pair.standby()).getConnection()) {
				return connection.isValid(1)
						&& standby.queryForObject("SELECT COUNT(*) FROM LEADER_ELECTION_RECORD", Integer.class) == 1
						&& standby.queryForObject("SELECT MAX(NONCE) FROM LEADER_ELECTION_SESSION", Long.class) == 10;
			}
			catch (SQLException ex) {
				return false;
			}
		};
		await().atMost(TestDatabase.PATIENCE).ignoreExceptions().until(caughtUp::getAsBoolean);
	}

	private JdbcElectionStore open(DataSource dataSource, String namespace) {
		return keep(JdbcElectionStore.builder(dataSource)
			.namespace(namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build());
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

}
