package io.github.leaderelection.jdbc;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import javax.sql.DataSource;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcTransactionFenceAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.Transactional;

/**
 * A {@link LedgerWriter} that is an application of Spring Boot and writes in an
 * {@link OnLeader @OnLeader} method.
 */
public final class FencedMethodWriter extends LedgerWriter {

	private final Ledger ledger;

	private final PausingFence fence;

	private FencedMethodWriter(OutputStream facts, ApplicationContext context) {
		super(facts, context.getBean(JdbcTemplate.class));
		this.ledger = context.getBean(Ledger.class);
		this.fence = context.getBean(PausingFence.class);
	}

	/**
	 * Run a writer.
	 * @param args the file to write to, the candidate id, the URL, user and password of
	 * the database, the namespace and the lease duration in milliseconds
	 * @throws Exception if the file or the database cannot be opened
	 */
	public static void main(String[] args) throws Exception {
		Locale.setDefault(Locale.ROOT);
		ApplicationContext context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("leader-election.elections=ledger", "leader-election.candidate-id=" + args[1],
					"leader-election.namespace=" + args[5], "leader-election.lease-duration=%sms".formatted(args[6]),
					"leader-election.claim-missing=true", "leader-election.jdbc.initialize-schema=never",
					"spring.datasource.url=" + args[2], "spring.datasource.username=" + args[3],
					"spring.datasource.password=" + args[4])
			.run();
		try (OutputStream facts = new FileOutputStream(args[0])) {
			new FencedMethodWriter(facts, context).run(context.getBean(LeaderElector.class), command(Path.of(args[0])));
		}
	}

	@Override
	void append(Leadership term, Position position) {
		this.fence.prepare(this, term, position);
		this.ledger.append(() -> insert(CurrentLeadership.get("ledger").orElseThrow(), position));
	}

	static class Ledger {

		@OnLeader(election = "ledger", otherwise = OnLeader.Otherwise.THROW, fenced = true)
		@Transactional
		void append(Runnable insert) {
			insert.run();
		}

	}

	/**
	 * Waits for a pause before or after the lock.
	 */
	static final class PausingFence implements TransactionFence {

		private final TransactionFence fence;

		private LedgerWriter writer;

		private Leadership term;

		private Position position;

		PausingFence(TransactionFence fence) {
			this.fence = fence;
		}

		void prepare(LedgerWriter writer, Leadership term, Position position) {
			this.writer = writer;
			this.term = term;
			this.position = position;
		}

		@Override
		public void requireGuardable(TransactionManager manager) {
			this.fence.requireGuardable(manager);
		}

		@Override
		public Guard guard() {
			Guard guard = this.fence.guard();
			return new Guard() {

				@Override
				public void hold(Leadership leadership) {
					pause(Position.BEFORE_LOCK);
					guard.hold(leadership);
					pause(Position.LOCKED);
				}

				@Override
				public void release() {
					guard.release();
				}

			};
		}

		private void pause(Position at) {
			if (this.position == at) {
				this.writer.awaitPause(this.term, at);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
			JdbcElectionAutoConfiguration.class, JdbcTransactionFenceAutoConfiguration.class,
			FencedTransactionsAutoConfiguration.class, DataSourceAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	static class Application {

		@Bean
		Ledger ledger() {
			return new Ledger();
		}

		@Bean
		PausingFence fence(DataSource dataSource) {
			return new PausingFence(JdbcTransactionFence.builder(dataSource)
				.namespace("fencing")
				.leaseDuration(IDLE_LIMIT)
				.operationTimeout(Duration.ofSeconds(2))
				.build());
		}

	}

}
