package io.github.leaderelection.jdbc;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.fencing.FencedTransactions;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A {@link LedgerWriter} that uses the parts of the library without Spring's context.
 */
public final class FencedWriter extends LedgerWriter {

	private final TransactionTemplate transactions;

	private final FencedTransactions fenced;

	private final boolean isFenced;

	private FencedWriter(OutputStream facts, DriverManagerDataSource dataSource, String namespace,
			ElectionSettings settings, boolean isFenced) {
		super(facts, new JdbcTemplate(dataSource));
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.isFenced = isFenced;
		this.fenced = new FencedTransactions(JdbcTransactionFence.builder(dataSource)
			.namespace(namespace)
			.leaseDuration(IDLE_LIMIT)
			.operationTimeout(settings.operationTimeout())
			.build());
	}

	/**
	 * Run a writer.
	 * @param args the file to write to, the candidate id, the URL, user and password of
	 * the database, the namespace, the lease duration in milliseconds, and whether to
	 * fence
	 * @throws Exception if the file or the database cannot be opened
	 */
	public static void main(String[] args) throws Exception {
		Locale.setDefault(Locale.ROOT);
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofMillis(Long.parseLong(args[6])))
			.withClaimMissing(true);
		DriverManagerDataSource dataSource = new DriverManagerDataSource(args[2], args[3], args[4]);
		JdbcElectionStore store = JdbcElectionStore.builder(dataSource)
			.namespace(args[5])
			.operationTimeout(settings.operationTimeout())
			.build();
		ElectionEngine engine = ElectionEngine.builder(store).settings(settings).candidate(args[1]).build();
		LeaderElector elector = engine.elector("ledger");
		engine.start();
		engine.campaign();
		try (OutputStream facts = new FileOutputStream(args[0])) {
			new FencedWriter(facts, dataSource, args[5], settings, Boolean.parseBoolean(args[7])).run(elector,
					command(Path.of(args[0])));
		}
	}

	@Override
	void append(Leadership term, Position position) {
		this.transactions.executeWithoutResult((status) -> {
			if (this.isFenced) {
				this.fenced.fence((position == Position.BEFORE_LOCK) ? new PausingLeadership(term, this) : term);
			}
			else if (position == Position.BEFORE_LOCK) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						awaitPause(term, position);
					}

				});
			}
			if (position == Position.LOCKED) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCompletion() {
						awaitPause(term, position);
					}

				});
			}
			insert(term, position);
		});
	}

	/**
	 * A term that stands when it is checked, and whose leader is paused just after that.
	 */
	private record PausingLeadership(Leadership term, FencedWriter writer) implements Leadership {

		@Override
		public String election() {
			return this.term.election();
		}

		@Override
		public String candidate() {
			return this.term.candidate();
		}

		@Override
		public long fencingToken() {
			return this.term.fencingToken();
		}

		@Override
		public Instant grantedAt() {
			return this.term.grantedAt();
		}

		@Override
		public boolean isValid() {
			return this.term.isValid();
		}

		@Override
		public Duration remaining() {
			return this.term.remaining();
		}

		@Override
		public void check() {
			this.term.check();
			this.writer.awaitPause(this.term, Position.BEFORE_LOCK);
		}

	}

}
