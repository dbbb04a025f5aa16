package io.github.leaderelection.jdbc;

import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcTicks}.
 */
class JdbcTicksTests {

	private final DataSource dataSource = TestDatabase.h2InMemory();

	private final JdbcElectionStore store = JdbcElectionStore.builder(this.dataSource)
		.namespace("shop")
		.operationTimeout(TestDatabase.PATIENCE)
		.build();

	private final TickStore ticks = this.store.ticks().orElseThrow();

	@Test
	void startOutlivesTransactionThatIsRolledBack() {
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		transactions.executeWithoutResult((status) -> {
			assertThat(this.ticks.start("job", 1, 1)).isTrue();
			status.setRollbackOnly();
		});
		assertThat(this.ticks.start("job", 1, 1)).isFalse();
	}

	@Test
	void missingTableIsNamedWithItsScript() {
		new JdbcTemplate(this.dataSource).execute("DROP TABLE LEADER_ELECTION_TICK");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> this.ticks.start("job", 1, 1))
			.withMessageContaining("could not record the start of job 'job' in namespace 'shop'")
			.withMessageContaining("table LEADER_ELECTION_TICK is missing")
			.withMessageContaining("schema-h2.sql");
		assertThat(this.store.heartbeat(Sessions.create(), 0).intact()).as("elections work without it").isTrue();
	}

	@Test
	void laterTickStartsThoughAnotherInstanceInsertsAnEarlierOneMeanwhile() {
		RecordingDataSource recording = new RecordingDataSource(this.dataSource);
		AtomicBoolean once = new AtomicBoolean();
		recording.before((statement) -> {
			if (statement.startsWith("INSERT") && once.compareAndSet(false, true)) {
				assertThat(this.ticks.start("job", 1, 1)).isTrue();
			}
		});
		try (JdbcElectionStore late = JdbcElectionStore.builder(recording).namespace("shop").build()) {
			assertThat(late.ticks().orElseThrow().start("job", 2, 1)).isTrue();
		}
		assertThat(once).isTrue();
		assertThat(this.ticks.last("job")).hasValue(2);
	}

	@Test
	void heartbeatsHaveOtherConnections() {
		RecordingDataSource recording = new RecordingDataSource(this.dataSource);
		try (JdbcElectionStore other = JdbcElectionStore.builder(recording).namespace("shop").build()) {
			other.heartbeat(Sessions.create(), 0);
			int connections = recording.connections();
			other.ticks().orElseThrow().start("job", 1, 1);
			assertThat(recording.connections()).isEqualTo(connections + 1);
			other.ticks().orElseThrow().start("job", 2, 1);
			assertThat(recording.connections()).isEqualTo(connections + 1);
		}
	}

	@Test
	void oneRowPerJobIsKept() {
		for (long tick = 1; tick <= 20; tick++) {
			assertThat(this.ticks.start("job", tick, 1)).isTrue();
		}
		assertThat(new JdbcTemplate(this.dataSource).queryForObject("SELECT COUNT(*) FROM LEADER_ELECTION_TICK",
				Long.class))
			.isOne();
	}

	@Test
	void storeCanBeUsedAgainAfterItsEnd() {
		assertThat(this.ticks.start("job", 1, 1)).isTrue();
		this.store.close();
		assertThat(this.ticks.last("job")).hasValue(1);
		this.store.close();
	}

}
