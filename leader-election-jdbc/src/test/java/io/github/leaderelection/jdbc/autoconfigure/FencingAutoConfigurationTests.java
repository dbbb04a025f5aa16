package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.fencing.SeenTokens;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.jdbc.FencingTable;
import io.github.leaderelection.jdbc.JdbcTransactionFence;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link JdbcTransactionFenceAutoConfiguration} and
 * {@link FencingTableAutoConfiguration}.
 */
class FencingAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
						JdbcElectionAutoConfiguration.class, JdbcTransactionFenceAutoConfiguration.class,
						FencingTableAutoConfiguration.class, FencedTransactionsAutoConfiguration.class,
						DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
		// Long, so that no term ends on a slow machine
		.withPropertyValues("leader-election.lease-duration=60s", "leader-election.claim-missing=true",
				"leader-election.jdbc.table-prefix=JOBS_", "spring.application.name=shop",
				"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

	@Test
	void transactionOfTheApplicationIsFenced() {
		this.runner.run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			LeaderElector elector = context.getBean(LeaderElector.class);
			Leadership term = elector.awaitLeadership(Duration.ofSeconds(90)).orElseThrow();
			JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
			FencedTransactions fenced = context.getBean(FencedTransactions.class);
			TransactionTemplate transactions = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			jdbc.execute("CREATE TABLE ENTRY (ID INT)");
			transactions.executeWithoutResult((status) -> {
				fenced.fence(term);
				jdbc.update("INSERT INTO ENTRY VALUES (1)");
			});
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> transactions.executeWithoutResult((status) -> {
					fenced.fence(term);
					jdbc.update("INSERT INTO ENTRY VALUES (2)");
					elector.resign();
				}));
			assertThat(jdbc.queryForList("SELECT ID FROM ENTRY", Integer.class)).containsExactly(1);
		});
	}

	@Test
	void fencingTableIsThereWithItsTable() {
		this.runner.run((context) -> {
			FencingTable table = context.getBean(FencingTable.class);
			assertThat(table.advance("mail", 7)).isTrue();
			assertThat(table.advance("mail", 6)).isFalse();
		});
	}

	@Test
	void seenTokensOfTheApplicationComeBeforeTheTable() {
		this.runner.run((context) -> assertThat(context.getBean(SeenTokens.class)).isInstanceOf(FencingTable.class));
		SeenTokens own = (name, token) -> true;
		this.runner.withBean("own", SeenTokens.class, () -> own)
			.run((context) -> assertThat(context.getBeanProvider(SeenTokens.class).getIfAvailable()).isSameAs(own));
	}

	@Test
	void idleTimeoutIsSet() {
		this.runner.withPropertyValues("leader-election.fencing.jdbc.idle-timeout=30s")
			.run((context) -> assertThat(context.getBean(JdbcFencingProperties.class).idleTimeout())
				.isEqualTo(Duration.ofSeconds(30)));
		this.runner.withPropertyValues("leader-election.fencing.jdbc.idle-timeout=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("leader-election.fencing.jdbc.idle-timeout with value '-1s'"));
	}

	@Test
	void tableIsNotCreatedIfThatIsSwitchedOff() {
		this.runner.withPropertyValues("leader-election.fencing.jdbc.initialize-schema=never").run((context) -> {
			assertThat(context).hasSingleBean(FencingTable.class)
				.doesNotHaveBean(FencingTableDataSourceScriptDatabaseInitializer.class);
			assertThat(new JdbcTemplate(context.getBean(DataSource.class))
				.queryForList("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'LEADER_ELECTION_FENCE'"))
				.isEmpty();
		});
	}

	@Test
	void databaseThatIsDownIsNotAskedAtStart() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/shop",
					"spring.datasource.hikari.initialization-fail-timeout=-1")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(FencingTable.class));
	}

	@Test
	void beansOfTheApplicationAreUsed() {
		this.runner.withUserConfiguration(OwnFencing.class).run((context) -> {
			assertThat(context).doesNotHaveBean(JdbcTransactionFence.class)
				.doesNotHaveBean(FencingTableDataSourceScriptDatabaseInitializer.class)
				.hasSingleBean(TransactionFence.class)
				.hasSingleBean(FencingTable.class);
			assertThat(context.getBean(FencingTable.class)).isSameAs(context.getBean("ownTable"));
		});
	}

	@Test
	void otherBackendHasNoFenceAndHasTheTable() {
		this.runner.withPropertyValues("leader-election.backend=local").run((context) -> {
			assertThat(context).doesNotHaveBean(TransactionFence.class).hasSingleBean(FencingTable.class);
			assertRefused(context.getBean(FencedTransactions.class));
		});
	}

	@Test
	void electorsOfTheApplicationHaveNoFence() {
		this.runner.withBean(LeaderElectors.class, TestLeaderElection::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TransactionFence.class));
	}

	@Test
	void disabledElectionHasNoFence() {
		this.runner.withPropertyValues("leader-election.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(TransactionFence.class);
			assertRefused(context.getBean(FencedTransactions.class));
		});
	}

	@Test
	void severalDataSourcesHaveNoTable() {
		this.runner.withUserConfiguration(TwoDataSources.class)
			.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FencingTable.class));
	}

	@Test
	void nothingIsThereWithoutSpringJdbcOrTransactions() {
		this.runner.withPropertyValues("leader-election.backend=local")
			.withClassLoader(new FilteredClassLoader(ConnectionHolder.class, DataSourceScriptDatabaseInitializer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TransactionFence.class)
				.doesNotHaveBean(FencingTable.class));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(FencedTransactionsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(TransactionSynchronization.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("fencedTransactions"));
	}

	private static void assertRefused(FencedTransactions fenced) {
		assertThatIllegalStateException().isThrownBy(() -> fenced.fence(mock(Leadership.class)))
			.withMessageContaining("FencingTable");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFencing {

		@Bean
		TransactionFence ownFence() {
			return mock(TransactionFence.class);
		}

		@Bean
		FencingTable ownTable(DataSource dataSource) {
			return new FencingTable(dataSource, "OWN");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DriverManagerDataSource one() {
			return new DriverManagerDataSource("jdbc:h2:mem:one");
		}

		@Bean
		DriverManagerDataSource two() {
			return new DriverManagerDataSource("jdbc:h2:mem:two");
		}

	}

}
