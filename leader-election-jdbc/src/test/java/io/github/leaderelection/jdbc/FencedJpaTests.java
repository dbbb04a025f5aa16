package io.github.leaderelection.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.test.TestLeaderElection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Fenced transactions of JPA with Hibernate, on H2.
 */
class FencedJpaTests {

	@Test
	void commitsWhileTheTermStands() {
		run((context, ledger) -> {
			ledger.append(1, false, () -> {
			});
			assertThat(entries(context)).containsExactly(1);
		});
	}

	@Test
	void rollsBackIfAnotherInstanceHasTakenOver() {
		run((context, ledger) -> {
			for (boolean flush : List.of(true, false)) {
				assertThatExceptionOfType(LeadershipLostException.class)
					.isThrownBy(() -> ledger.append(1, flush, () -> takeOver(context)));
				giveBack(context);
			}
			assertThat(entries(context)).isEmpty();
			ledger.append(1, false, () -> {
			});
			assertThat(entries(context)).containsExactly(1);
		});
	}

	@Test
	void hibernateWritesAfterTheLockUnlessItIsFlushedBefore() {
		run((context, ledger) -> {
			RecordingDataSource dataSource = context.getBean(RecordingDataSource.class);
			dataSource.statements().clear();
			ledger.append(1, false, () -> {
			});
			assertThat(order(dataSource)).containsExactly("lock", "insert");
			dataSource.statements().clear();
			ledger.append(2, true, () -> {
			});
			assertThat(order(dataSource)).containsExactly("insert", "lock");
		});
	}

	@Test
	void entityManagerOfAnotherDataSourceIsRefused() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class,
					FencedTransactionsAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withUserConfiguration(Persistence.class)
			.withBean(TransactionFence.class,
					() -> JdbcTransactionFence.builder(TestDatabase.h2InMemory()).namespace("shop").build())
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("default");
				assertThatIllegalStateException()
					.isThrownBy(() -> context.getBean(Ledger.class).append(1, false, () -> {
					}))
					.withMessageContaining("JpaTransactionManager")
					.withMessageContaining("another DataSource");
				assertThat(entries(context)).isEmpty();
			});
	}

	private static List<String> order(RecordingDataSource dataSource) {
		List<String> order = new ArrayList<>();
		for (String statement : dataSource.statements()) {
			if (statement.contains("LEADER_ELECTION_RECORD")) {
				order.add("lock");
			}
			else if (statement.startsWith("insert into")) {
				order.add("insert");
			}
		}
		return order;
	}

	private static void run(BiConsumer<ApplicationContext, Ledger> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class,
					FencedTransactionsAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withUserConfiguration(Persistence.class, Fence.class)
			.run((context) -> {
				long token = context.getBean(TestLeaderElection.class).grant("default").fencingToken();
				jdbc(context).update(
						"INSERT INTO LEADER_ELECTION_RECORD (NAMESPACE, ELECTION, STATE, HOLDER, TOKEN, STORE_ID) VALUES ('shop', 'default', 'HELD', 'me', ?, 'x')",
						token);
				test.accept(context, context.getBean(Ledger.class));
			});
	}

	private static void takeOver(ApplicationContext context) {
		elsewhere(context, "UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN + 1");
	}

	private static void giveBack(ApplicationContext context) {
		elsewhere(context, "UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN - 1");
	}

	// In a transaction of its own
	private static void elsewhere(ApplicationContext context, String sql) {
		CompletableFuture.runAsync(() -> jdbc(context).update(sql)).join();
	}

	private static List<Integer> entries(ApplicationContext context) {
		return jdbc(context).queryForList("SELECT ID FROM ENTRY", Integer.class);
	}

	private static JdbcTemplate jdbc(ApplicationContext context) {
		return new JdbcTemplate(context.getBean(RecordingDataSource.class));
	}

	@Entity(name = "ENTRY")
	static class Entry {

		@Id
		private int id;

		protected Entry() {
		}

		Entry(int id) {
			this.id = id;
		}

	}

	static class Ledger {

		@PersistenceContext
		private EntityManager entities;

		@OnLeader(fenced = true)
		@Transactional
		void append(int id, boolean flush, Runnable action) {
			this.entities.persist(new Entry(id));
			if (flush) {
				this.entities.flush();
			}
			action.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Persistence {

		@Bean
		RecordingDataSource dataSource() {
			RecordingDataSource dataSource = new RecordingDataSource(TestDatabase.h2InMemory());
			new JdbcTemplate(dataSource).execute("CREATE TABLE ENTRY (ID INT)");
			return dataSource;
		}

		@Bean
		LocalContainerEntityManagerFactoryBean entityManagerFactory(RecordingDataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setManagedTypes(PersistenceManagedTypes.of(Entry.class.getName()));
			factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
			return factory;
		}

		@Bean
		JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
			return new JpaTransactionManager(entityManagerFactory);
		}

		@Bean
		Ledger ledger() {
			return new Ledger();
		}

		@Bean
		LeaderElectors electors() {
			return new TestLeaderElection();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Fence {

		@Bean
		TransactionFence fence(RecordingDataSource dataSource) {
			return JdbcTransactionFence.builder(dataSource).namespace("shop").build();
		}

	}

}
