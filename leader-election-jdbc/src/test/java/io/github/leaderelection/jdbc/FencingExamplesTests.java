package io.github.leaderelection.jdbc;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.fencing.Fencing;
import io.github.leaderelection.jdbc.autoconfigure.FencingTableAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcTransactionFenceAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The examples of the documentation, in an application.
 */
class FencingExamplesTests {

	private final HeldHeartbeats heartbeats = new HeldHeartbeats();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
				JdbcElectionAutoConfiguration.class, JdbcTransactionFenceAutoConfiguration.class,
				FencingTableAutoConfiguration.class, FencedTransactionsAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withBean(HeldHeartbeats.class, () -> this.heartbeats)
		.withBean(Billing.class)
		.withBean(Dunning.class)
		.withBean(Mailer.class)
		.withBean(Reports.class)
		.withPropertyValues("leader-election.elections=billing", "leader-election.lease-duration=1h",
				"leader-election.claim-missing=true", "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

	@Test
	void transactionOfTheElectionsDatabase() {
		run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			Billing billing = context.getBean(Billing.class);
			LeaderElector elector = context.getBean(LeaderElector.class);
			jdbc.execute("CREATE TABLE INVOICE (STATE VARCHAR(10))");
			jdbc.update("INSERT INTO INVOICE VALUES ('OPEN')");
			elector.runIfLeader((term) -> {
				jdbc.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN + 1");
				assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(billing::settle);
				jdbc.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN - 1");
				assertThat(jdbc.queryForObject("SELECT STATE FROM INVOICE", String.class)).isEqualTo("OPEN");
				billing.settle();
			});
			assertThat(jdbc.queryForObject("SELECT STATE FROM INVOICE", String.class)).isEqualTo("PAID");
		});
	}

	@Test
	void fencedMethod() {
		run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			Dunning dunning = context.getBean(Dunning.class);
			jdbc.execute("CREATE TABLE INVOICE (STATE VARCHAR(10))");
			jdbc.update("INSERT INTO INVOICE VALUES ('OPEN')");
			jdbc.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN + 1");
			assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(dunning::remind);
			jdbc.update("UPDATE LEADER_ELECTION_RECORD SET TOKEN = TOKEN - 1");
			assertThat(jdbc.queryForObject("SELECT STATE FROM INVOICE", String.class)).isEqualTo("OPEN");
			dunning.remind();
			assertThat(jdbc.queryForObject("SELECT STATE FROM INVOICE", String.class)).isEqualTo("REMINDED");
		});
	}

	@Test
	void transactionOfAnotherDatabase() {
		run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("CREATE TABLE MAIL (TEXT VARCHAR(10))");
			Mailer mailer = context.getBean(Mailer.class);
			mailer.queue(new StubLeadership("mail", 8));
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> mailer.queue(new StubLeadership("mail", 7)));
			assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM MAIL", Long.class)).isOne();
		});
	}

	@Test
	void columnOfOnesOwn() {
		run((context) -> {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("CREATE TABLE REPORT (ID INT, BODY VARCHAR(10), TOKEN BIGINT)");
			jdbc.update("INSERT INTO REPORT VALUES (1, '', 0)");
			Reports reports = context.getBean(Reports.class);
			reports.write(1, "new", new StubLeadership("reports", 8));
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> reports.write(1, "stale", new StubLeadership("reports", 7)));
			assertThat(jdbc.queryForObject("SELECT BODY FROM REPORT", String.class)).isEqualTo("new");
		});
	}

	private void run(Consumer<ApplicationContext> test) {
		this.runner.run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(Duration.ofSeconds(90))).isPresent();
			this.heartbeats.hold();
			try {
				test.accept(context);
			}
			finally {
				this.heartbeats.release();
			}
		});
	}

	/**
	 * Lets no heartbeat see the records that a test changes.
	 */
	static class HeldHeartbeats implements BeanPostProcessor {

		private final ReadWriteLock lock = new ReentrantReadWriteLock();

		void hold() {
			this.lock.writeLock().lock();
		}

		void release() {
			this.lock.writeLock().unlock();
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof ElectionStore store) ? new ForwardingElectionStore(store) {

				@Override
				public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
					HeldHeartbeats.this.lock.readLock().lock();
					try {
						return super.heartbeat(session, acknowledged, base);
					}
					finally {
						HeldHeartbeats.this.lock.readLock().unlock();
					}
				}

			} : bean;
		}

	}

	static class Billing {

		private final FencedTransactions fencedTransactions;

		private final JdbcTemplate jdbc;

		Billing(FencedTransactions fencedTransactions, JdbcTemplate jdbc) {
			this.fencedTransactions = fencedTransactions;
			this.jdbc = jdbc;
		}

		@Transactional
		void settle() {
			this.fencedTransactions.fence(CurrentLeadership.get("billing").orElseThrow());
			this.jdbc.update("UPDATE INVOICE SET STATE = 'PAID' WHERE STATE = 'OPEN'");
		}

	}

	static class Dunning {

		private final JdbcTemplate jdbc;

		Dunning(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@OnLeader(election = "billing", fenced = true)
		@Transactional
		void remind() {
			this.jdbc.update("UPDATE INVOICE SET STATE = 'REMINDED' WHERE STATE = 'OPEN'");
		}

	}

	static class Mailer {

		private final FencingTable fencingTable;

		private final JdbcTemplate jdbc;

		Mailer(FencingTable fencingTable, JdbcTemplate jdbc) {
			this.fencingTable = fencingTable;
			this.jdbc = jdbc;
		}

		@Transactional
		void queue(Leadership term) {
			this.fencingTable.advance("mail", term);
			this.jdbc.update("INSERT INTO MAIL (TEXT) VALUES ('Hello')");
		}

	}

	static class Reports {

		private final JdbcTemplate jdbc;

		Reports(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void write(int id, String body, Leadership term) {
			int rows = this.jdbc.update("UPDATE REPORT SET BODY = ?, TOKEN = ? WHERE ID = ? AND TOKEN <= ?", body,
					term.fencingToken(), id, term.fencingToken());
			Fencing.requireUpdated(rows, term);
		}

	}

}
