package io.github.leaderelection.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.jdbc.StoreConnections.Sending;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.ThrowableAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcElectionStore} that need no server.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcElectionStoreTests {

	private static final SQLException CONNECTION_LOST = new SQLException("Connection reset", "08006");

	private final DataSource database = TestDatabase.h2InMemory();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database);

	private final RecordingDataSource recording = new RecordingDataSource(this.database);

	private final List<JdbcElectionStore> stores = new ArrayList<>();

	private final JdbcElectionStore store = open(this.recording);

	private final Session session = Sessions.create();

	private ElectionView base;

	@AfterEach
	void closeStores() {
		this.stores.forEach(JdbcElectionStore::close);
	}

	@Test
	void heartbeatIsTwoStatementsWithOneElectionAndWithThousand() {
		Session leader = join();
		leader = Sessions.lead(this.store, "election-0", leader);
		assertThat(statementsOfHeartbeat(leader, 1)).hasSize(2);
		for (int i = 1; i < 1_000; i++) {
			this.store.create("election-" + i, 0);
		}
		this.jdbc.update("UPDATE LEADER_ELECTION_RECORD SET STATE = 'HELD', HOLDER = ?, TOKEN = 1",
				leader.id().value());
		assertThat(statementsOfHeartbeat(leader, 2)).hasSize(2);
		assertThat(this.store.heartbeat(leader.withNonce(leader.nonce() + 3), 0).elections()).hasSize(1_000);
	}

	@Test
	void heartbeatOfFollowerWritesNothingButItsNonce() {
		Session follower = join();
		this.store.create("orders", 0);
		this.base = beat(follower, 1);
		List<String> statements = statementsOfHeartbeat(follower, 2);
		assertThat(statements).hasSize(2);
		assertThat(statements).filteredOn((statement) -> !statement.startsWith("SELECT"))
			.singleElement()
			.asString()
			.startsWith("UPDATE LEADER_ELECTION_SESSION SET NONCE = ?\n");
	}

	@Test
	void databaseWithoutHintsIsNotReadAfterThem() {
		Session leader = Sessions.lead(this.store, "orders", join());
		this.base = beat(leader, 1);
		this.recording.statements().clear();
		assertThat(this.store.staleRead(this.base)).isEmpty();
		assertThat(this.recording.statements()).isEmpty();
	}

	@Test
	void heartbeatSendsNoRecordWhileNoneChanges() {
		Session leader = Sessions.lead(this.store, "orders", join());
		this.base = beat(leader, 1);
		ElectionView next = beat(leader, 2);
		assertThat(next.records()).isSameAs(this.base.records());
		assertThat(this.recording.rows()).isEqualTo(2);
		this.store.release("orders", leader.id(), 1);
		assertThat(beat(leader, 3).elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(this.recording.rows()).isEqualTo(3);
	}

	/**
	 * The first view that shows another instance reads what that says of itself. After
	 * that its nonces suffice.
	 */
	@Test
	void sessionThatTheBaseLacksIsOneMoreStatementOnce() {
		Session own = join();
		this.base = beat(own, 1);
		Session other = Sessions.create();
		this.store.heartbeat(other, 0);
		this.recording.statements().clear();
		this.base = beat(own, 2);
		assertThat(this.recording.statements()).hasSize(3);
		assertThat(this.base.sessions()).containsEntry(other.id(), other);
		this.store.heartbeat(other.withNonce(2), 1);
		assertThat(statementsOfHeartbeat(own, 3)).hasSize(2);
		this.store.evict(other.withNonce(2));
		assertThat(beat(own, 4).sessions()).containsOnlyKeys(own.id());
	}

	/**
	 * Between the view and the statement that reads what the base lacks.
	 */
	@Test
	void sessionThatLeavesBeforeItIsReadIsNotShown() {
		Session own = join();
		this.base = beat(own, 1);
		Session other = Sessions.create();
		this.store.heartbeat(other, 0);
		this.recording.before((statement) -> {
			if (statement.startsWith("SELECT 'S'")) {
				this.jdbc.update("DELETE FROM LEADER_ELECTION_SESSION");
			}
		});
		assertThat(beat(own, 2).sessions()).containsOnlyKeys(own.id());
	}

	@Test
	void sumOfTheTokensDoesNotOverflow() {
		Session own = join();
		for (DataSource database : List.of(this.database, TestDatabase.hsqldb(), TestDatabase.sqlite())) {
			JdbcTemplate tokens = new JdbcTemplate(database);
			RecordingDataSource recorded = new RecordingDataSource(database);
			JdbcElectionStore other = JdbcElectionStore.builder(recorded)
				.namespace("sum")
				.operationTimeout(TestDatabase.PATIENCE)
				.build();
			this.stores.add(other);
			for (String election : List.of("a", "b", "c")) {
				tokens.update("INSERT INTO LEADER_ELECTION_RECORD VALUES ('sum', ?, 'RELEASED', NULL, ?, 'x')",
						election, Long.MAX_VALUE - 7);
			}
			ElectionView before = other.heartbeat(own, 0);
			ElectionView unchanged = other.heartbeat(own.withNonce(2), 1, before);
			assertThat(unchanged.records()).isSameAs(before.records());
			assertThat(recorded.rows()).isEqualTo(2);
			// What a double would not distinguish
			tokens.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN + 1 WHERE ELECTION = 'b'");
			ElectionView changed = other.heartbeat(own.withNonce(3), 2, unchanged);
			assertThat(changed.elections().get("b").token()).isEqualTo(Long.MAX_VALUE - 6);
			tokens.update("DELETE FROM LEADER_ELECTION_RECORD WHERE NAMESPACE = 'sum'");
			assertThat(other.heartbeat(own.withNonce(4), 3, changed).elections()).isEmpty();
		}
	}

	@Test
	void sessionThatTheStoreHasLostIsWrittenAsAWhole() {
		Session own = join();
		this.base = beat(own, 1);
		this.jdbc.update("DELETE FROM LEADER_ELECTION_SESSION");
		assertThat(beat(own, 2).intact()).isFalse();
		assertThat(this.store.heartbeat(Sessions.create(), 0).sessions()).containsEntry(own.id(),
				own.withNonce(own.nonce() + 2));
	}

	/**
	 * A restored copy may have what another edition has said.
	 */
	@Test
	void sessionThatWentBackIsWrittenAsAWhole() {
		Session own = join();
		Session changed = new Session(own.id(), Session.nextEdition(own.nonce()), "test",
				Map.of("url", "https://there"), own.lease());
		ElectionView seen = this.store.heartbeat(changed, 1);
		this.jdbc.update("UPDATE LEADER_ELECTION_SESSION SET NONCE = 1, METADATA = ''");
		// As if what was acknowledged were not known
		Session next = changed.withNonce(changed.nonce() + 1);
		assertThat(this.store.heartbeat(next, 1, seen).intact()).isTrue();
		assertThat(this.store.heartbeat(Sessions.create(), 0).sessions()).containsEntry(own.id(), next);
	}

	@Test
	void claimReleaseAndCreateAreOneStatementThatWritesEach() {
		Session leader = join();
		this.recording.statements().clear();
		leader = Sessions.lead(this.store, "orders", leader);
		this.store.release("orders", leader.id(), 1);
		assertThat(this.recording.statements()).filteredOn((statement) -> statement.contains("RECORD"))
			.filteredOn((statement) -> !statement.startsWith("SELECT"))
			.hasSize(3);
	}

	@Test
	void batchIsOneStatementPerHolderAndOneMoreIfSomeAreRefused() {
		Session claimant = join();
		List<String> elections = IntStream.range(0, ClaimBatch.MOST).mapToObj("election-%03d"::formatted).toList();
		this.recording.statements().clear();
		this.store.create(elections, 5);
		assertThat(this.recording.statements()).filteredOn((statement) -> statement.startsWith("SELECT")).hasSize(1);
		ElectionView view = beat(claimant, 1);
		this.recording.statements().clear();
		assertThat(this.store.claim(batch(view, claimant, elections, 6))).hasSize(ClaimBatch.MOST);
		assertThat(this.recording.statements()).hasSize(1);
		Session other = Sessions.create();
		view = this.store.heartbeat(other, 0);
		this.store.release("election-007", claimant.id(), 6);
		this.recording.statements().clear();
		assertThat(this.store.claim(batch(view, other, elections, 7))).hasSize(ClaimBatch.MOST - 1)
			.doesNotContain("election-007");
		assertThat(this.recording.statements()).hasSize(2);
	}

	/**
	 * Drivers and servers cache statements by their text.
	 */
	@Test
	void statementsExistForAFewNumbersOfElectionsOnly() {
		Session claimant = join();
		List<String> elections = IntStream.range(0, ClaimBatch.MOST).mapToObj("election-%03d"::formatted).toList();
		this.recording.statements().clear();
		for (int count = 1; count <= ClaimBatch.MOST; count += 7) {
			this.store.create(elections.subList(0, count), 0);
			this.base = beat(claimant, count);
			assertThat(this.store.claim(batch(this.base, claimant, elections.subList(count - 1, count), count)))
				.hasSize(1);
			this.store.claim(batch(this.base, claimant, elections.subList(0, count), 1_000 + count));
		}
		assertThat(Set.copyOf(this.recording.statements())).hasSizeLessThan(20);
	}

	@Test
	void batchThatWasRolledBackForAnotherContinuesWhereItWas() {
		Session claimant = join();
		Session holder = Sessions.create();
		this.store.heartbeat(holder, 0);
		Sessions.lead(this.store, "orders", holder);
		this.store.create(List.of("invoices", "mails"), 0);
		ElectionView view = beat(claimant, 1);
		AtomicInteger updates = new AtomicInteger();
		this.recording.before((statement) -> {
			if (statement.startsWith("UPDATE LEADER_ELECTION_RECORD") && updates.incrementAndGet() == 2) {
				throw new SQLException("deadlock", "40001");
			}
		});
		List<String> elections = List.of("invoices", "mails", "orders");
		assertThat(this.store.claim(batch(view, claimant, elections, 7)))
			.containsExactlyInAnyOrderElementsOf(elections);
		assertThat(updates).hasValue(3);
	}

	private static ClaimBatch batch(ElectionView view, Session claimant, List<String> elections, long token) {
		return new ClaimBatch(elections.stream().map((election) -> {
			ElectionRecord seen = view.elections().get(election);
			Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
			OptionalLong nonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
			return new Claim(seen, nonce, view.storeId(), claimant.id(), token);
		}).toList());
	}

	@Test
	void connectionIsKept() {
		Session leader = join();
		for (int i = 0; i < 10; i++) {
			leader = Sessions.lead(this.store, "orders", leader);
		}
		assertThat(this.recording.connections()).isOne();
	}

	@Test
	void storeWorksAgainAfterClose() {
		Session leader = join();
		this.store.close();
		Sessions.lead(this.store, "orders", leader);
		assertThat(this.recording.connections()).isEqualTo(2);
	}

	@Test
	void idleConnectionThatBreaksCostsNoHeartbeat() {
		Session leader = join();
		failOnce("UPDATE", CONNECTION_LOST);
		assertThat(beat(leader, 1).intact()).isTrue();
		assertThat(this.recording.connections()).isEqualTo(2);
	}

	@Test
	void newConnectionThatBreaksIsFailure() {
		Session leader = join();
		AtomicInteger failures = new AtomicInteger();
		this.recording.before((statement) -> {
			if (statement.startsWith("UPDATE") && failures.getAndIncrement() < 2) {
				throw CONNECTION_LOST;
			}
		});
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(leader, 1))
			.withMessageContaining("write a heartbeat")
			.withMessageContaining("the connection was lost")
			.matches((failure) -> failure.problem() == Problem.UNREACHABLE);
		assertThat(beat(leader, 2).intact()).isTrue();
		assertThat(this.recording.connections()).isEqualTo(3);
	}

	@Test
	void heartbeatIsNotRepeatedOnceAStatementWasAnswered() {
		Session leader = join();
		failOnce("SELECT 'S'", CONNECTION_LOST);
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(leader, 1));
		assertThat(this.recording.connections()).isOne();
	}

	@Test
	void heartbeatIsNotRepeatedAfterTimeout() {
		Session leader = join();
		failOnce("UPDATE", new SQLException("I/O error", "08006", new SocketTimeoutException("Read timed out")));
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(leader, 1))
			.withMessageContaining("no answer within the operation timeout");
		assertThat(this.recording.connections()).isOne();
	}

	@Test
	void claimAndReleaseAreSentOnceThoughTheIdleConnectionBreaks() {
		Session leader = join();
		this.store.create("orders", 0);
		failOnce("UPDATE LEADER_ELECTION_RECORD SET STATE = 'HELD'", CONNECTION_LOST);
		this.recording.statements().clear();
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> Sessions.lead(this.store, "orders", leader));
		assertThat(this.recording.statements()).filteredOn((statement) -> statement.contains("'HELD'")).hasSize(1);
		Session next = Sessions.lead(this.store, "orders", leader.withNonce(10));
		failOnce("UPDATE LEADER_ELECTION_RECORD SET STATE = 'RELEASED'", CONNECTION_LOST);
		this.recording.statements().clear();
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> this.store.release("orders", next.id(), 1));
		assertThat(this.recording.statements()).filteredOn((statement) -> statement.contains("'RELEASED'")).hasSize(1);
	}

	@Test
	void claimIsSentOnAnotherConnectionWhenTheIdleOneWasClosedBefore() throws SQLException {
		Session leader = join();
		this.store.create("orders", 0);
		ElectionView view = beat(leader, 1);
		this.recording.closeConnections();
		this.recording.statements().clear();
		assertThat(this.store
			.claim(new Claim(view.elections().get("orders"), OptionalLong.empty(), view.storeId(), leader.id(), 1)))
			.isTrue();
		assertThat(this.recording.statements()).filteredOn((statement) -> statement.contains("'HELD'")).hasSize(1);
	}

	@Test
	void connectionThatOnlyClaimsToBeInAutoCommitIsSetToIt() {
		JdbcElectionStore other = open(new DelegatingDataSource(this.database) {

			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				connection.setAutoCommit(false);
				return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
						new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
							try {
								return (method.getName().equals("getAutoCommit")) ? true
										: method.invoke(connection, arguments);
							}
							catch (InvocationTargetException ex) {
								throw ex.getCause();
							}
						});
			}

		});
		other.heartbeat(this.session, 0);
		assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM LEADER_ELECTION_SESSION", Long.class)).isOne();
	}

	@Test
	void connectionThatWasIdleForTooLongIsReplaced() throws SQLException {
		StoreConnections shortIdle = new StoreConnections(this.recording, TableNames.ofPrefix("LEADER_ELECTION_"),
				new StoreIdentity(false), TestDatabase.PATIENCE, new ServerTimeouts(null, false), Duration.ZERO);
		int before = this.recording.connections();
		for (int i = 0; i < 3; i++) {
			shortIdle.execute(Sending.REPEATED, (connection) -> connection.statements().update("SET @X = 1"));
		}
		shortIdle.close();
		assertThat(this.recording.connections() - before).isEqualTo(3);
	}

	@Test
	void statementThatWasRolledBackForAnotherIsRepeated() {
		Session leader = join();
		failOnce("UPDATE", new SQLException("deadlock", "40001"));
		assertThat(beat(leader, 1).intact()).isTrue();
		assertThat(this.recording.connections()).isOne();
	}

	@Test
	void lockTimeoutIsFailure() {
		Session leader = join();
		failOnce("UPDATE", new SQLException("Timeout trying to lock table", "HYT00"));
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(leader, 1))
			.withMessageContaining("holds a lock");
	}

	@Test
	void callsGoOnWhileOthersHangInTheirDriver() throws Exception {
		this.recording.pretendNetworkTimeout();
		Duration timeout = Duration.ofSeconds(2);
		JdbcElectionStore hasty = open(this.recording, timeout);
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch hanging = new CountDownLatch(2);
		this.recording.before((statement) -> {
			hanging.countDown();
			await(never);
		});
		List<CompletableFuture<Void>> calls = new ArrayList<>();
		long begun = System.nanoTime();
		for (int i = 0; i < 2; i++) {
			calls.add(CompletableFuture.runAsync(() -> hasty.heartbeat(this.session, 0)));
		}
		assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
		this.recording.before((statement) -> {
		});
		// Fails, or begins when one of the two counts no longer
		ThrowableAssert.catchThrowable(() -> hasty.heartbeat(this.session.withNonce(2), 0));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(timeout);
		assertWorksSoon(hasty);
		never.countDown();
		for (CompletableFuture<Void> call : calls) {
			assertThat(call).failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void callThatHangsInADriverWithoutNetworkTimeoutIsLeftBehind() {
		JdbcElectionStore hasty = open(this.recording, Duration.ofMillis(200));
		CountDownLatch never = new CountDownLatch(1);
		this.recording.before((statement) -> await(never));
		assertFailsInTime(hasty, 8);
		assertThat(this.recording.statements()).hasSizeLessThan(8);
		this.recording.before((statement) -> {
		});
		assertWorksSoon(hasty);
		never.countDown();
	}

	@Test
	void attemptToConnectThatHangsIsLeftBehind() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicBoolean cut = new AtomicBoolean(true);
		AtomicInteger attempts = new AtomicInteger();
		JdbcElectionStore hasty = open(new DelegatingDataSource(this.database) {

			@Override
			public Connection getConnection() throws SQLException {
				attempts.incrementAndGet();
				if (cut.get()) {
					await(never);
				}
				return super.getConnection();
			}

		}, Duration.ofMillis(200));
		assertFailsInTime(hasty, 8);
		assertThat(attempts).hasValueLessThan(8);
		cut.set(false);
		assertWorksSoon(hasty);
		never.countDown();
	}

	private void assertFailsInTime(JdbcElectionStore hasty, int times) {
		for (int i = 0; i < times; i++) {
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> hasty.heartbeat(this.session, 0))
				.withMessageContaining("no answer within the operation timeout");
		}
	}

	// Though what hangs goes on to hang
	private void assertWorksSoon(JdbcElectionStore hasty) {
		Awaitility.await()
			.atMost(TestDatabase.PATIENCE)
			.ignoreExceptions()
			.until(() -> hasty.heartbeat(this.session.withNonce(2), 0) != null);
	}

	@Test
	void answerThatIsOlderThanTheHeartbeatIsFailure() {
		Session leader = join();
		this.recording.before((statement) -> {
			if (statement.startsWith("SELECT 'S'")) {
				this.jdbc.update("UPDATE LEADER_ELECTION_SESSION SET NONCE = NONCE - 1");
			}
		});
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(leader, 1))
			.withMessageContaining("replica");
	}

	@Test
	void callsDoNotJoinTransactionOfTheApplication() {
		for (DataSource dataSource : List.of(this.database, new TransactionAwareDataSourceProxy(this.database),
				new LazyConnectionDataSourceProxy(this.database),
				new TransactionAwareDataSourceProxy(new LazyConnectionDataSourceProxy(this.database)))) {
			JdbcElectionStore joined = open(dataSource);
			Session own = Sessions.create();
			new TransactionTemplate(new DataSourceTransactionManager(this.database)).executeWithoutResult((status) -> {
				joined.heartbeat(own, 0);
				status.setRollbackOnly();
			});
			assertThat(joined.heartbeat(own.withNonce(2), 1).intact()).isTrue();
		}
	}

	@Test
	void poolWithoutAutoCommitIsWrittenTo() {
		try (HikariDataSource pool = pool(2)) {
			pool.setAutoCommit(false);
			pool.setReadOnly(true);
			Sessions.lead(open(pool), "orders", join());
		}
		assertThat(this.store.heartbeat(this.session.withNonce(9), 0).elections().get("orders").token()).isOne();
	}

	@Test
	void storeKeepsWorkingWhenApplicationTakesAllConnectionsLater() throws SQLException {
		try (HikariDataSource pool = pool(2)) {
			JdbcElectionStore pooled = open(pool);
			pooled.heartbeat(this.session, 0);
			try (Connection taken = pool.getConnection()) {
				assertThat(pool.getHikariPoolMXBean().getIdleConnections()).isZero();
				assertThat(taken.isClosed()).isFalse();
				assertThat(pooled.heartbeat(this.session.withNonce(2), 1).intact()).isTrue();
			}
			pooled.close();
		}
	}

	@Test
	void exhaustedPoolFailsWithinOperationTimeout() throws SQLException {
		try (HikariDataSource pool = pool(1)) {
			JdbcElectionStore hasty = JdbcElectionStore.builder(pool).operationTimeout(Duration.ofMillis(100)).build();
			this.stores.add(hasty);
			try (Connection taken = pool.getConnection()) {
				assertThat(taken.isClosed()).isFalse();
				for (int i = 0; i < 6; i++) {
					assertThatExceptionOfType(ElectionStoreException.class)
						.isThrownBy(() -> hasty.heartbeat(this.session, 0));
				}
			}
		}
	}

	@Test
	void tablesThatAreMissingAreNamedAndUsedOnceTheyExist() {
		this.jdbc.execute("DROP TABLE LEADER_ELECTION_SESSION");
		this.jdbc.execute("DROP TABLE LEADER_ELECTION_RECORD");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(this::join)
			.withMessageContaining("table LEADER_ELECTION_SESSION is missing")
			.withMessageContaining("schema-h2.sql")
			.withMessageContaining("leader-election.jdbc.initialize-schema");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> this.store.create("orders", 0))
			.withMessageContaining("table LEADER_ELECTION_RECORD is missing");
		TestDatabase.withTables("h2", this.database);
		assertThat(join()).isNotNull();
	}

	@Test
	void tablesMayHaveAnotherPrefixAndSchema() {
		this.jdbc.execute("CREATE SCHEMA APP");
		this.jdbc.execute("CREATE TABLE APP.MY$SESSION AS SELECT * FROM LEADER_ELECTION_SESSION");
		this.jdbc.execute("CREATE TABLE APP.MY$RECORD AS SELECT * FROM LEADER_ELECTION_RECORD");
		JdbcElectionStore other = JdbcElectionStore.builder(this.database).tablePrefix("app.My$").build();
		this.stores.add(other);
		other.heartbeat(this.session, 0);
		assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM APP.MY$SESSION", Long.class)).isOne();
	}

	@Test
	void whatOthersWroteIsMadeHarmless() {
		insertSession("Stranger1", "evil\n\u001b[31m%0A%1B", "url=%0d%0aInjected%3a&k%07=\u202e");
		insertSession("Stranger2", "%zz\u0085", "x".repeat(2_000));
		ElectionView view = this.store.heartbeat(this.session, 0);
		assertThat(view.sessions().values()).filteredOn((found) -> found.id().value().startsWith("Stranger"))
			.hasSize(2)
			.allSatisfy((found) -> {
				assertThat(found.candidate()).doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9f}]");
				assertThat(found.metadata().toString()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
			});
	}

	@Test
	void rowsThatCannotBeOfThisLibraryArePassedOver() {
		insertSession("not an id", "a", "");
		insertRecord("good", "VACANT", null, 0);
		insertRecord("bad name!", "VACANT", null, 0);
		insertRecord("bad-state", "LOST", null, 0);
		insertRecord("bad-holder", "HELD", "no id", 1);
		insertRecord("no-holder", "HELD", null, 1);
		insertRecord("bad-token", "VACANT", null, -1);
		ElectionView view = this.store.heartbeat(this.session, 0);
		assertThat(view.sessions()).containsOnlyKeys(this.session.id());
		assertThat(view.elections()).containsOnlyKeys("good");
	}

	@Test
	void rowThatCannotBeOfThisLibraryIsLoggedOnce(CapturedOutput output) {
		insertRecord("bad-state", "LOST", null, 0);
		insertRecord("bad-token", "VACANT", null, -1);
		for (int i = 0; i < 3; i++) {
			beat(this.session, i);
		}
		String ignored = "[%s] Ignoring row '%s' of the election tables, which this library did not write (";
		assertThat(output.toString()).containsOnlyOnce(ignored.formatted("default", "bad-state"))
			.containsOnlyOnce(ignored.formatted("default", "bad-token"));
		this.jdbc.update("UPDATE LEADER_ELECTION_RECORD SET STATE = 'GONE' WHERE ELECTION = 'bad-state'");
		for (int i = 0; i < 100; i++) {
			insertRecord("many-" + i, "LOST", null, 0);
		}
		beat(this.session, 4);
		beat(this.session, 5);
		assertThat(output.toString().lines().filter((line) -> line.contains("did not write"))).hasSize(20);
	}

	@Test
	void releaseKeepsTheStoreThatExecutedTheClaim() {
		insertRecord("orders", "HELD", this.session.id().value(), 3);
		insertRecord("invoices", "HELD", this.session.id().value(), 3);
		assertThat(this.store.release("orders", this.session.id(), 3)).isTrue();
		this.store.close(this.session.id());
		assertThat(this.store.heartbeat(this.session, 0).elections().values())
			.allMatch((found) -> found.state() == State.RELEASED && found.storeId().equals("x"));
	}

	@Test
	void tokenOfAnySizeIsRead() {
		insertRecord("orders", "RELEASED", null, Long.MAX_VALUE);
		assertThat(this.store.heartbeat(this.session, 0).elections().get("orders")).extracting(ElectionRecord::token)
			.isEqualTo(Long.MAX_VALUE);
	}

	/**
	 * A reader that finds the nonce of an edition has to find what it says, too.
	 */
	@Test
	void metadataIsWrittenTogetherWithTheNonceAndOnlyWhenItChanges() {
		Session own = join();
		this.base = beat(own, 1);
		Session changed = new Session(own.id(), Session.nextEdition(own.nonce()), "test",
				Map.of("url", "https://there"), own.lease());
		this.recording.statements().clear();
		this.base = this.store.heartbeat(changed, own.nonce() + 1, this.base);
		assertThat(this.recording.statements()).hasSize(2)
			.first()
			.asString()
			.startsWith(
					"UPDATE LEADER_ELECTION_SESSION SET NONCE = ?, LEASE_MILLIS = ?, CANDIDATE = ?, METADATA = ?\n");
		assertThat(this.base.sessions()).containsEntry(own.id(), changed);
		assertThat(statementsOfHeartbeat(changed, 1)).hasSize(2)
			.first()
			.asString()
			.startsWith("UPDATE LEADER_ELECTION_SESSION SET NONCE = ?\n");
	}

	private Session join() {
		this.store.heartbeat(this.session, 0);
		return this.session;
	}

	private ElectionView beat(Session session, long later) {
		return this.store.heartbeat(session.withNonce(session.nonce() + later), session.nonce(), this.base);
	}

	private List<String> statementsOfHeartbeat(Session session, long later) {
		this.recording.statements().clear();
		beat(session, later);
		return this.recording.statements();
	}

	private void failOnce(String statement, SQLException failure) {
		AtomicInteger failures = new AtomicInteger();
		this.recording.before((executed) -> {
			if (executed.startsWith(statement) && failures.getAndIncrement() == 0) {
				throw failure;
			}
		});
	}

	private static void await(CountDownLatch latch) throws SQLException {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new SQLException(ex);
		}
	}

	private void insertSession(String id, String candidate, String metadata) {
		this.jdbc.update("INSERT INTO LEADER_ELECTION_SESSION VALUES ('default', ?, 1, -5, ?, ?)", id, candidate,
				metadata);
	}

	private void insertRecord(String election, String state, String holder, long token) {
		this.jdbc.update("INSERT INTO LEADER_ELECTION_RECORD VALUES ('default', ?, ?, ?, ?, 'x')", election, state,
				holder, token);
	}

	private JdbcElectionStore open(DataSource dataSource) {
		return open(dataSource, TestDatabase.PATIENCE);
	}

	private JdbcElectionStore open(DataSource dataSource, Duration operationTimeout) {
		JdbcElectionStore opened = JdbcElectionStore.builder(dataSource).operationTimeout(operationTimeout).build();
		this.stores.add(opened);
		return opened;
	}

	private HikariDataSource pool(int size) {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(this.database);
		pool.setMaximumPoolSize(size);
		pool.setMinimumIdle(0);
		return pool;
	}

}
