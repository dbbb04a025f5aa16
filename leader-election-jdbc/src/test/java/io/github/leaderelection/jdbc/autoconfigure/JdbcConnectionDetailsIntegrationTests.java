package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.time.Duration;

import javax.sql.DataSource;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that elections follow {@link JdbcConnectionDetails}, which Testcontainers and
 * Docker Compose provide, whatever the properties of production name. The connections of
 * the store, which are not of the pool, do as well.
 */
class JdbcConnectionDetailsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				JdbcElectionAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:mysql://production.invalid:1/app?connectTimeout=1",
				"spring.datasource.username=production", "spring.datasource.password=of-production",
				// Long, so that no term ends on a slow machine
				"leader-election.lease-duration=60s", "leader-election.claim-missing=true",
				"leader-election.jdbc.table-prefix=details_", "leader-election.jdbc.initialize-schema=always");

	@ParameterizedTest
	@ValueSource(strings = { "com.zaxxer.hikari.HikariDataSource",
			"org.springframework.jdbc.datasource.SimpleDriverDataSource" })
	void connectionDetailsArePreferredToProperties(String type) {
		JdbcServer server = SharedServers.postgres();
		String namespace = "details-" + type;
		this.runner
			.withPropertyValues("spring.datasource.type=" + type, "spring.datasource.hikari.maximum-pool-size=1",
					"leader-election.namespace=" + namespace)
			.withBean(JdbcConnectionDetails.class, () -> detailsOf(server))
			.run((context) -> {
				try (Connection onlyOneOfThePool = context.getBean(DataSource.class).getConnection()) {
					context.getBean(ElectionEngine.class).campaign();
					Leadership leadership = context.getBean(LeaderElector.class)
						.awaitLeadership(PATIENCE)
						.orElseThrow();
					assertThat(tokenIn(server, namespace)).isEqualTo(leadership.fencingToken());
					assertThat(onlyOneOfThePool.isValid(1)).isTrue();
				}
			});
	}

	private static Long tokenIn(JdbcServer server, String namespace) {
		return new JdbcTemplate(new DriverManagerDataSource(server.jdbcUrl(), server.username(), server.password()))
			.queryForObject("SELECT TOKEN FROM details_RECORD WHERE NAMESPACE = ?", Long.class, namespace);
	}

	private static JdbcConnectionDetails detailsOf(JdbcServer server) {
		return new JdbcConnectionDetails() {

			@Override
			public String getUsername() {
				return server.username();
			}

			@Override
			public String getPassword() {
				return server.password();
			}

			@Override
			public String getJdbcUrl() {
				return server.jdbcUrl();
			}

		};
	}

}
