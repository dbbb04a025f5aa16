package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcElectionAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcElectionAutoConfigurationTests {

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				JdbcElectionAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=2s", "leader-election.claim-missing=true");

	private final ApplicationContextRunner runner = this.empty
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

	@Test
	void onlyDataSourceIsUsedAndLeads(CapturedOutput output) {
		this.runner.withPropertyValues("spring.application.name=shop").run((context) -> {
			assertThat(context).hasSingleBean(JdbcElectionStore.class);
			assertThat(context.getBean(ChosenElectionBackend.class).backend().name()).isEqualTo("jdbc");
			assertThat(output).contains("WARN", "[shop] the database is in the memory of this process");
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
			assertThat(context.getBean(DataSource.class))
				.satisfies((dataSource) -> assertThat(new JdbcTemplate(dataSource)
					.queryForObject("SELECT NAMESPACE FROM LEADER_ELECTION_RECORD", String.class)).isEqualTo("shop"));
		});
	}

	@Test
	void tablesHaveThePrefix() {
		this.runner.withPropertyValues("leader-election.jdbc.table-prefix=PUBLIC.JOBS_").run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
			assertThat(tables(context, "JOBS_%")).isEqualTo(3);
		});
	}

	@Test
	void tablesAreInLowerCaseLikeTheirPrefix() {
		this.empty
			.withPropertyValues(
					"spring.datasource.url=jdbc:h2:mem:%s;CASE_INSENSITIVE_IDENTIFIERS=false;DATABASE_TO_UPPER=false"
						.formatted(UUID.randomUUID()),
					"leader-election.jdbc.table-prefix=leader_election_")
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
				assertThat(new JdbcTemplate(context.getBean(DataSource.class)).queryForList(
						"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'", String.class))
					.containsExactlyInAnyOrder("leader_election_session", "leader_election_record",
							"leader_election_tick");
			});
	}

	@Test
	void assertionThatNothingIsLostReachesTheStore() {
		this.runner.withPropertyValues("leader-election.jdbc.keeps-acknowledged-writes=true").run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
			assertThat(new JdbcTemplate(context.getBean(DataSource.class))
				.queryForObject("SELECT STORE_ID FROM LEADER_ELECTION_RECORD", String.class)).isEqualTo("H2");
		});
	}

	@Test
	void badTablePrefixIsRefused() {
		this.runner.withPropertyValues("leader-election.jdbc.table-prefix=x; DROP TABLE ORDERS --")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class));
	}

	@Test
	void tablesAreNotCreatedWhenTurnedOff() {
		this.runner.withPropertyValues("leader-election.jdbc.initialize-schema=never").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(DataSourceScriptDatabaseInitializer.class);
			assertThat(tables(context, "LEADER_ELECTION%")).isZero();
		});
	}

	@Test
	void databaseThatIsDownDoesNotStopTheApplicationThatKnowsItsPlatform(CapturedOutput output) {
		this.empty
			.withPropertyValues("spring.datasource.url=jdbc:h2:tcp://localhost:1/none",
					"leader-election.jdbc.initialize-schema=always", "leader-election.jdbc.platform=h2")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("The tables of leader election were not created");
	}

	@Test
	void databaseThatIsDownDoesNotStopTheApplication() {
		this.empty.withPropertyValues("spring.datasource.url=jdbc:h2:tcp://localhost:1/none")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(JdbcElectionStore.class));
	}

	@Test
	@Tag("long")
	void databaseThatIsDownStopsTheApplicationWhenFailFast() {
		this.empty
			.withPropertyValues("spring.datasource.url=jdbc:h2:tcp://localhost:1/none",
					"leader-election.fail-fast=true")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("could not be used within"));
	}

	@Test
	void twoDataSourcesAreRefused() {
		this.empty.withUserConfiguration(TwoDataSources.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("found 2 DataSource beans but cannot decide which one to use: one, two"));
	}

	@Test
	void markedDataSourceIsUsedAlthoughAnotherIsPrimary() {
		this.empty.withUserConfiguration(MarkedDataSource.class).run((context) -> {
			assertThat(context).hasSingleBean(JdbcElectionStore.class);
			assertThat(tables(context.getBean("marked", DataSource.class), "LEADER_ELECTION%")).isEqualTo(3);
			assertThat(tables(context.getBean("one", DataSource.class), "LEADER_ELECTION%")).isZero();
		});
	}

	@Test
	void backsOffWhenUserHasAStore() {
		this.runner.withBean(ElectionStore.class, InMemoryElectionStore::new)
			.run((context) -> assertThat(context).hasSingleBean(ElectionStore.class)
				.doesNotHaveBean(ElectionBackend.class));
	}

	@Test
	void backsOffWithoutSpringJdbc() {
		this.empty.withClassLoader(new FilteredClassLoader(DataSourceScriptDatabaseInitializer.class))
			.withBean(ElectionStore.class, InMemoryElectionStore::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ElectionBackend.class));
	}

	@Test
	void backsOffWhenDisabledOrNotNamed() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ElectionBackend.class));
		this.runner.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasFailed());
	}

	private static int tables(ApplicationContext context, String pattern) {
		return tables(context.getBean(DataSource.class), pattern);
	}

	private static int tables(DataSource dataSource, String pattern) {
		Integer count = new JdbcTemplate(dataSource).queryForObject(
				"SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE ?", Integer.class, pattern);
		return (count != null) ? count : 0;
	}

	private static DataSource memory() {
		return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource one() {
			return memory();
		}

		@Bean
		DataSource two() {
			return memory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedDataSource {

		@Bean
		@Primary
		DataSource one() {
			return memory();
		}

		@Bean
		@LeaderElectionDataSource
		DataSource marked() {
			return memory();
		}

	}

}
