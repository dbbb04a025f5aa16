package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.PostgresPair;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a stale read of PostgreSQL shows and when it shows nothing.
 */
class PostgresStaleReadIntegrationTests {

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final Session session = Sessions.create();

	private final String namespace = "stale-read-" + this.session.id();

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	@Test
	void staleReadIsOneQueryThatFindsTheReleaseOfAnotherInstance() {
		RecordingDataSource recording = new RecordingDataSource(TestDatabase.postgres());
		JdbcElectionStore reader = open(recording);
		JdbcElectionStore leading = open(TestDatabase.postgres());
		Session leader = lead(leading);
		Session other = Sessions.create();
		ElectionView base = reader.heartbeat(other, 0);
		recording.statements().clear();
		assertThat(reader.staleRead(base)).hasValueSatisfying((view) -> {
			assertThat(view.records()).isSameAs(base.records());
			assertThat(view.sessions()).isEqualTo(base.sessions());
			assertThat(view.storeId()).isEqualTo(base.storeId());
			assertThat(view.recurring()).isFalse();
		});
		leading.close(leader.id());
		assertThat(reader.staleRead(base)).hasValueSatisfying((view) -> {
			assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
			assertThat(view.sessions()).containsOnlyKeys(other.id()).containsEntry(other.id(), other);
		});
		assertThat(recording.statements()).hasSize(2)
			.allSatisfy((statement) -> assertThat(statement).doesNotContain("UPDATE", "INSERT", "DELETE"));
	}

	@Test
	void staleReadOfSessionsThatTheBaseLacksIsComplete() {
		JdbcElectionStore store = open(TestDatabase.postgres());
		ElectionView base = store.heartbeat(this.session, 0, null);
		Session unknown = Sessions.create();
		store.heartbeat(unknown, 0);
		Session changed = new Session(this.session.id(), Session.nextEdition(this.session.nonce()), "renamed",
				Map.of("url", "https://there"), Duration.ofSeconds(30));
		store.heartbeat(changed, this.session.nonce());
		assertThat(store.staleRead(base))
			.hasValueSatisfying((view) -> assertThat(view.sessions()).containsOnlyKeys(this.session.id(), unknown.id())
				.containsEntry(changed.id(), changed)
				.containsEntry(unknown.id(), unknown));
	}

	@Test
	void staleReadThatIsOlderThanItsBaseIsEmpty() {
		JdbcElectionStore store = open(TestDatabase.postgres());
		Session leader = lead(store);
		ElectionView base = store.heartbeat(leader.withNonce(leader.nonce() + 1), leader.nonce());
		ElectionRecord held = base.elections().get("orders");
		assertThat(store.staleRead(base)).isPresent();
		assertThat(store.staleRead(with(base, leader.withNonce(leader.nonce() + 2)))).isEmpty();
		assertThat(store.staleRead(with(base, record("orders", State.HELD, held.holder(), held.token() + 1))))
			.isEmpty();
		assertThat(store.staleRead(with(base, record("orders", State.RELEASED, null, held.token())))).isEmpty();
		assertThat(store.staleRead(with(base, record("others", State.RELEASED, null, 0)))).isEmpty();
		store.release("orders", leader.id(), held.token());
		assertThat(store.staleRead(base)).isPresent();
		assertThat(store.staleRead(with(base, record("orders", State.RELEASED, null, held.token())))).isPresent();
		assertThat(store.staleRead(with(base, record("orders", State.VACANT, null, held.token() - 1)))).isPresent();
	}

	@Test
	void staleReadWithoutMarkIsEmpty() {
		JdbcElectionStore store = open(TestDatabase.postgres());
		ElectionView view = store.heartbeat(this.session, 0);
		assertThat(store
			.staleRead(new ElectionView(view.storeId(), view.recurring(), true, view.elections(), view.sessions())))
			.isEmpty();
	}

	/**
	 * It may lag behind, and a stale read writes nothing by which that would show.
	 */
	@Test
	void staleReadOfStandbyFindsNothing() {
		PostgresPair pair = keep(new PostgresPair());
		pair.start();
		JdbcElectionStore primary = open(TestDatabase.withTables("postgresql", TestDatabase.of(pair.primary())));
		ElectionView base = primary.heartbeat(this.session, 0);
		JdbcElectionStore standby = open(TestDatabase.of(pair.standby()));
		JdbcElectionStore trusted = keep(JdbcElectionStore.builder(TestDatabase.of(pair.standby()))
			.namespace(this.namespace)
			.keepsAcknowledgedWrites(true)
			.operationTimeout(TestDatabase.PATIENCE)
			.build());
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.of(pair.standby()));
		await().atMost(TestDatabase.PATIENCE)
			.ignoreExceptions()
			.until(() -> jdbc.queryForObject("SELECT COUNT(*) FROM LEADER_ELECTION_SESSION", Integer.class) == 1);
		assertThat(trusted.staleRead(base)).isEmpty();
		// It cannot be asked for its identity
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> standby.staleRead(base));
		pair.promote();
		assertThat(standby.staleRead(base)).hasValueSatisfying((view) -> {
			assertThat(view.storeId()).startsWith("00000002-").isNotEqualTo(base.storeId());
			assertThat(view.sessions()).isEqualTo(base.sessions());
		});
		assertThat(trusted.staleRead(base)).isPresent();
	}

	@Test
	void serverThatRefusesStaleReadsIsAskedOnce() {
		PostgresServer server = keep(new PostgresServer());
		server.start();
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.withTables("postgresql", TestDatabase.of(server)));
		jdbc.execute("CREATE ROLE PLAIN LOGIN PASSWORD 'x'");
		jdbc.execute(
				"GRANT SELECT, INSERT, UPDATE, DELETE ON LEADER_ELECTION_SESSION, LEADER_ELECTION_RECORD TO PLAIN");
		jdbc.execute("REVOKE EXECUTE ON FUNCTION pg_is_in_recovery() FROM PUBLIC");
		RecordingDataSource recording = new RecordingDataSource(
				new DriverManagerDataSource(server.jdbcUrl(), "plain", "x"));
		JdbcElectionStore store = open(recording);
		ElectionView base = store.heartbeat(this.session, 0);
		recording.statements().clear();
		assertThat(store.staleRead(base)).isEmpty();
		assertThat(store.staleRead(base)).isEmpty();
		assertThat(recording.statements()).hasSize(1);
		assertThat(store.heartbeat(this.session.withNonce(2), 1, base).intact()).isTrue();
	}

	@Test
	void staleReadThatWaitsForALockEndsInTime() throws SQLException {
		JdbcServer server = SharedServers.postgres();
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.postgres());
		jdbc.execute("CREATE SCHEMA IF NOT EXISTS read_stale");
		DataSource database = TestDatabase.withTables("postgresql", new DriverManagerDataSource(
				server.jdbcUrl() + "&currentSchema=read_stale", server.username(), server.password()));
		JdbcElectionStore store = keep(JdbcElectionStore.builder(database)
			.namespace(this.namespace)
			.operationTimeout(Duration.ofSeconds(1))
			.build());
		// Not by the other store, which may need longer to connect
		ElectionView base = open(database).heartbeat(this.session, 0);
		try (Connection blocker = database.getConnection(); Statement statement = blocker.createStatement()) {
			blocker.setAutoCommit(false);
			statement.execute("LOCK TABLE LEADER_ELECTION_RECORD IN ACCESS EXCLUSIVE MODE");
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.staleRead(base))
				.withMessageContaining("could not read election records");
		}
		await().atMost(TestDatabase.PATIENCE)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.until(() -> store.staleRead(base).isPresent());
	}

	@Test
	void staleReadWorksWhateverTheIsolationOfTheSession() {
		JdbcServer server = SharedServers.postgres();
		TestDatabase.postgres();
		JdbcElectionStore reader = open(new DriverManagerDataSource(
				server.jdbcUrl() + "&options=-c%20default_transaction_isolation=serializable", server.username(),
				server.password()));
		JdbcElectionStore leading = open(TestDatabase.postgres());
		Session leader = lead(leading);
		ElectionView base = reader.heartbeat(Sessions.create(), 0);
		for (int i = 0; i < 20; i++) {
			leading.release("orders", leader.id(), base.elections().get("orders").token());
			ElectionView view = reader.staleRead(base).orElseThrow();
			assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
			leader = Sessions.lead(leading, "orders", leader);
			base = reader.staleRead(base).orElseThrow();
			assertThat(base.elections().get("orders").holder()).isEqualTo(leader.id());
		}
	}

	private Session lead(JdbcElectionStore store) {
		store.heartbeat(this.session, 0);
		return Sessions.lead(store, "orders", this.session);
	}

	private static ElectionRecord record(String election, State state, SessionId holder, long token) {
		return new ElectionRecord(election, state, holder, token, "id");
	}

	private static ElectionView with(ElectionView view, Session session) {
		Map<SessionId, Session> sessions = new HashMap<>(view.sessions());
		sessions.put(session.id(), session);
		return new ElectionView(view.storeId(), view.recurring(), true, view.records(), sessions);
	}

	private static ElectionView with(ElectionView view, ElectionRecord record) {
		Map<String, ElectionRecord> records = new HashMap<>(view.elections());
		records.put(record.election(), record);
		// A mark that the database does not have
		return new ElectionView(view.storeId(), view.recurring(), true, new Records("9.9.9", records), view.sessions());
	}

	private JdbcElectionStore open(DataSource dataSource) {
		return keep(JdbcElectionStore.builder(dataSource)
			.namespace(this.namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build());
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

}
