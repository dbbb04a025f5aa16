package io.github.leaderelection.jdbc;

import java.time.Duration;

import javax.sql.DataSource;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerTimeouts} with real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerTimeoutsIntegrationTests {

	private static final ElectionTiming DEFAULTS = new ElectionTiming(Duration.ofSeconds(10), Duration.ofSeconds(7),
			Duration.ofSeconds(2), Duration.ofSeconds(2));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			idle_session_timeout | 2s     | closes each connection before the next heartbeat
			idle_session_timeout | 30s    | closes the connection that waits for notifications
			transaction_timeout  | 1500ms | ends calls for which leader-election.operation-timeout leaves 2s
			""")
	void timeoutOfPostgresThatIsTooShortIsReportedOnce(String setting, String value, String consequence,
			CapturedOutput output) {
		beat(postgres("-c%20" + setting + "=" + value), DEFAULTS, true);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("[audit] %s is %s, so the server %s".formatted(setting, value, consequence),
					"Set it to 0 for this user");
	}

	@ParameterizedTest
	@CsvSource({ "0,true", "30001,true", "2001,false" })
	void timeoutOfPostgresThatIsLongEnoughIsNotReported(String millis, boolean hints, CapturedOutput output) {
		beat(postgres("-c%20idle_session_timeout=" + millis), DEFAULTS, hints);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void timeoutOfMariaDbThatIsTooShortIsReportedOnce(CapturedOutput output) {
		beat(mariaDb("?sessionVariables=wait_timeout=2"), DEFAULTS, true);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("[audit] wait_timeout is 2s, so the server closes each connection before the next heartbeat,"
					+ " which follows after the leader-election.retry-period of 2s");
	}

	@ParameterizedTest
	@CsvSource({ "''", "?sessionVariables=wait_timeout=3" })
	void timeoutOfMariaDbThatIsLongEnoughIsNotReported(String parameters, CapturedOutput output) {
		beat(mariaDb(parameters), DEFAULTS, true);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void otherDatabasesHaveNone(CapturedOutput output) {
		beat(TestDatabase.h2InMemory(), DEFAULTS, true);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void applicationIsAudited(CapturedOutput output) {
		DataSource database = postgres("-c%20idle_session_timeout=1999");
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(JdbcElectionAutoConfiguration.class, LeaderElectionAutoConfiguration.class))
			.withBean(DataSource.class, () -> database)
			.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context.getBean(ElectionEngine.class).awaitStore(TestDatabase.PATIENCE))
				.isTrue());
		assertThat(output).containsOnlyOnce("[shop] idle_session_timeout is 1999ms, so");
	}

	private static DataSource postgres(String options) {
		TestDatabase.postgres();
		JdbcServer server = SharedServers.postgres();
		return new DriverManagerDataSource(server.jdbcUrl() + "&options=" + options, server.username(),
				server.password());
	}

	private static DataSource mariaDb(String parameters) {
		TestDatabase.mariaDb();
		JdbcServer server = SharedServers.mariaDb();
		return new DriverManagerDataSource(server.jdbcUrl() + parameters, server.username(), server.password());
	}

	private static void beat(DataSource database, ElectionTiming timing, boolean hints) {
		try (JdbcElectionStore store = JdbcElectionStore.builder(database)
			.namespace("audit")
			.operationTimeout(TestDatabase.PATIENCE)
			.hints(hints)
			.audit(new TimeoutAudit("audit", timing))
			.build()) {
			for (int nonce = 1; nonce < 4; nonce++) {
				store.heartbeat(Sessions.create().withNonce(nonce), 0);
			}
		}
	}

}
