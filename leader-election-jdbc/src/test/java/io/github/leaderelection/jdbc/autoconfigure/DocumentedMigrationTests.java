package io.github.leaderelection.jdbc.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.jdbc.JdbcPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shipped script works as a migration of Flyway and of Liquibase, in the way that the
 * page about this backend shows.
 */
class DocumentedMigrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				JdbcElectionAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"leader-election.jdbc.initialize-schema=never", "leader-election.lease-duration=60s",
				"leader-election.claim-missing=true", "leader-election.fail-fast=true");

	@TempDir
	Path directory;

	@Test
	void scriptIsAMigrationOfFlyway() throws IOException {
		String script = new ClassPathResource("schema-h2.sql", JdbcElectionStore.class)
			.getContentAsString(StandardCharsets.UTF_8);
		Files.writeString(this.directory.resolve("V7__leader_election.sql"), script);
		assertLeads(this.runner.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("spring.flyway.locations=filesystem:" + this.directory));
	}

	@Test
	void scriptIsAChangeOfLiquibase() throws IOException {
		String changeLog = JdbcPage.blocks("yaml")
			.stream()
			.filter((block) -> block.startsWith("databaseChangeLog"))
			.findFirst()
			.orElseThrow();
		Path file = this.directory.resolve("change-log.yaml");
		Files.writeString(file, changeLog.replace("schema-postgresql", "schema-h2"));
		assertLeads(this.runner.withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
			.withPropertyValues("spring.liquibase.change-log=file:" + file));
	}

	private static void assertLeads(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
		});
	}

}
