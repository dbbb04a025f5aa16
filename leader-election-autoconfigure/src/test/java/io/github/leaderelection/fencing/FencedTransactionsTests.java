package io.github.leaderelection.fencing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.core.Ordered;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FencedTransactions}.
 */
class FencedTransactionsTests {

	private final List<String> log = new ArrayList<>();

	private final FencedTransactions fenced = new FencedTransactions(() -> {
		this.log.add("guard");
		return new RecordingGuard();
	});

	private final RecordingTransactionManager manager = new RecordingTransactionManager();

	private final TransactionTemplate transactions = new TransactionTemplate(this.manager);

	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector elector = this.election.elector("orders");

	@BeforeEach
	void lead() {
		this.election.grant("orders");
	}

	@Test
	void recordIsHeldAfterAllElseAndReleasedAfterTheCommit() {
		this.transactions.executeWithoutResult((status) -> {
			this.fenced.fence(term());
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public int getOrder() {
					return Ordered.LOWEST_PRECEDENCE - 1;
				}

				@Override
				public void beforeCommit(boolean readOnly) {
					FencedTransactionsTests.this.log.add("application");
				}

			});
		});
		assertThat(this.log).containsExactly("guard", "application", "hold orders", "commit", "release");
	}

	@Test
	void termIsHeldOnceHoweverOftenItIsFenced() {
		this.election.grant("reports");
		this.transactions.executeWithoutResult((status) -> {
			this.fenced.fence(term());
			this.transactions.executeWithoutResult((inner) -> this.fenced.fence(term()));
			this.fenced.fence(this.election.elector("reports").leadership().orElseThrow());
		});
		assertThat(this.log).containsExactly("guard", "hold orders", "hold reports", "commit", "release");
	}

	@Test
	void termThatIsAddedDuringTheCommitIsHeldAtOnce() {
		this.election.grant("reports");
		this.transactions.executeWithoutResult((status) -> {
			this.fenced.fence(term());
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					FencedTransactionsTests.this.fenced
						.fence(FencedTransactionsTests.this.election.elector("reports").leadership().orElseThrow());
				}

			});
		});
		assertThat(this.log).containsExactly("guard", "hold orders", "hold reports", "commit", "release");
	}

	@Test
	void rollsBackWithoutALockIfTheTermHasEnded() {
		Leadership term = term();
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.fenced.fence(term);
				this.elector.resign();
			}));
		assertThat(this.log).containsExactly("guard", "rollback", "release");
	}

	@Test
	void commitThatIsRefusedIsReported() {
		Leadership term = term();
		assertThat(Rejections.of(() -> this.transactions.executeWithoutResult((status) -> this.fenced.fence(term))))
			.isEmpty();
		assertThat(Rejections.of(() -> assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.fenced.fence(term);
				this.elector.resign();
			})))).containsExactly("orders TRANSACTION");
	}

	@Test
	void termThatIsRefusedDuringTheCommitIsReported() {
		Leadership term = term();
		Leadership other = this.election.grant("reports");
		assertThat(Rejections.of(() -> assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.fenced.fence(other);
				beforeCommit(() -> {
					this.elector.resign();
					this.fenced.fence(term);
				});
			})))).containsExactly("orders TRANSACTION");
	}

	@Test
	void workThatDrainsMayCommit() {
		this.elector.runIfLeader((leadership) -> this.transactions.executeWithoutResult((status) -> {
			this.fenced.fence(leadership);
			this.elector.resign();
			assertThat(leadership.isValid()).isFalse();
		}));
		assertThat(this.log).containsExactly("guard", "hold orders", "commit", "release");
	}

	@Test
	void listenerFencesTransactionsOfFencedRunsThatMayWrite() {
		listen();
		this.transactions.executeWithoutResult((status) -> this.log.add("not fenced"));
		assertThat(this.log).containsExactly("not fenced", "commit");
		this.log.clear();
		fenced(() -> this.transactions
			.executeWithoutResult((status) -> this.transactions.executeWithoutResult((inner) -> this.log.add("work"))));
		assertThat(this.log).containsExactly("guard", "work", "hold orders", "commit", "release");
		this.log.clear();
		this.transactions.setReadOnly(true);
		fenced(() -> this.transactions.executeWithoutResult((status) -> this.log.add("read")));
		assertThat(this.log).containsExactly("read", "commit");
	}

	@Test
	void listenerHoldsTheRecordAfterAllCallbacksOfTheCommit() {
		listen();
		fenced(() -> this.transactions.executeWithoutResult((status) -> beforeCommit(() -> {
			this.log.add("application");
			beforeCompletion(() -> this.log.add("completion"));
		})));
		assertThat(this.log).containsExactly("guard", "application", "completion", "hold orders", "commit", "release");
	}

	@Test
	void transactionOfARunThatCommitsLaterIsFenced() {
		listen();
		AtomicReference<TransactionStatus> begun = new AtomicReference<>();
		fenced(() -> begun.set(this.manager.getTransaction(null)));
		this.manager.commit(begun.get());
		assertThat(this.log).containsExactly("guard", "hold orders", "commit", "release");
	}

	@Test
	void recordsOfSeveralTermsAreHeldInOneOrder() {
		listen();
		this.election.grant("invoices");
		LeaderElector other = this.election.elector("invoices");
		fenced(() -> this.transactions.executeWithoutResult((status) -> this.fenced.fence(leads(other))));
		assertThat(this.log).containsExactly("guard", "hold invoices", "hold orders", "commit", "release");
	}

	@Test
	void eachRunBringsWhatFencesItsTransactions() {
		listen();
		FencedTransactions other = new FencedTransactions(() -> {
			this.log.add("other guard");
			return (leadership) -> this.log.add("other hold " + leadership.election());
		});
		fenced(() -> fenced(other, () -> this.transactions.executeWithoutResult((status) -> {
			this.fenced.requireFenced();
			other.requireFenced();
		})));
		assertThat(this.log).containsExactly("other guard", "guard", "other hold orders", "hold orders", "commit",
				"release");
		this.log.clear();
		fenced(other, () -> this.transactions.executeWithoutResult((status) -> other.requireFenced()));
		assertThat(this.log).containsExactly("other guard", "other hold orders", "commit");
	}

	@Test
	void listenerRefusesWhatCannotBeFencedAndLeavesNothingOpen() {
		listen();
		assertThatIllegalStateException()
			.isThrownBy(() -> fenced(new FencedTransactions(null),
					() -> this.transactions.executeWithoutResult((status) -> this.log.add("work"))))
			.withMessageContaining("FencingTable.advance");
		assertThat(this.log).isEmpty();
		assertNothingIsOpen();
	}

	@Test
	void listenerRollsBackWhatTurnsOutToBeImpossibleToFence() {
		FencedTransactions impossible = new FencedTransactions(() -> {
			throw new IllegalStateException("routing");
		});
		listen();
		assertThatIllegalStateException()
			.isThrownBy(() -> fenced(impossible,
					() -> this.transactions.executeWithoutResult((status) -> this.log.add("work"))))
			.withMessageContaining("routing");
		assertThat(this.log).containsExactly("work", "rollback");
		assertNothingIsOpen();
		assertThatIllegalStateException()
			.isThrownBy(() -> fenced(impossible,
					() -> this.transactions.executeWithoutResult((status) -> impossible.requireFenced())))
			.withMessageContaining("routing");
	}

	@Test
	void reactiveTransactionIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> fenced(() -> new FencedTransactionListener(Mockito.mock(ReactiveTransactionManager.class))
				.beforeBegin(Mockito.mock(TransactionExecution.class,
						(call) -> call.getMethod().getName().equals("isNewTransaction")))))
			.withMessageContaining("reactive");
	}

	@Test
	void rolledBackTransactionHoldsNothing() {
		this.transactions.executeWithoutResult((status) -> {
			this.fenced.fence(term());
			status.setRollbackOnly();
		});
		assertThat(this.log).containsExactly("guard", "rollback", "release");
	}

	@Test
	void isRefusedWithoutTransaction() {
		assertRefused((bean) -> bean.fence(term()), "no transaction");
	}

	@Test
	void isRefusedWhereSynchronizationIsNotOfATransaction() {
		this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		assertRefused((bean) -> this.transactions.executeWithoutResult((status) -> bean.fence(term())),
				"no transaction");
	}

	@Test
	void isRefusedInAReadOnlyTransaction() {
		this.transactions.setReadOnly(true);
		assertRefused((bean) -> this.transactions.executeWithoutResult((status) -> bean.fence(term())), "read-only");
	}

	@Test
	void isRefusedWithoutADatabaseOfElections() {
		assertThatIllegalStateException().isThrownBy(() -> new FencedTransactions(null).fence(term()))
			.withMessageContaining("no database")
			.withMessageContaining("FencingTable.advance");
	}

	@Test
	void updateOfNoRowIsOneOfALostTerm() {
		Leadership term = term();
		Fencing.requireUpdated(1, term);
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> Fencing.requireUpdated(0, term))
			.satisfies((ex) -> assertThat(ex.fencingToken()).isEqualTo(term.fencingToken()));
	}

	private void assertRefused(Consumer<FencedTransactions> call, String reason) {
		assertThatIllegalStateException().isThrownBy(() -> call.accept(this.fenced)).withMessageContaining(reason);
		assertThat(this.log).doesNotContain("guard");
	}

	private void listen() {
		this.manager.addListener(new FencedTransactionListener(this.manager));
	}

	private void fenced(Runnable work) {
		fenced(this.fenced, work);
	}

	private void fenced(FencedTransactions transactions, Runnable work) {
		try (GuardedRun run = this.elector.begin("work", new GuardedRun.Signals() {
		}).orElseThrow()) {
			FencedRuns.call(run, transactions, (term) -> {
				work.run();
				return term;
			});
		}
	}

	private static void beforeCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				action.run();
			}

		});
	}

	private static void beforeCompletion(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCompletion() {
				action.run();
			}

		});
	}

	private void assertNothingIsOpen() {
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(this.manager.active).isFalse();
	}

	private static Leadership leads(LeaderElector elector) {
		return elector.leadership().orElseThrow();
	}

	private Leadership term() {
		return leads(this.elector);
	}

	private final class RecordingGuard implements TransactionFence.Guard {

		@Override
		public void hold(Leadership leadership) {
			FencedTransactionsTests.this.log.add("hold " + leadership.election());
		}

		@Override
		public void release() {
			FencedTransactionsTests.this.log.add("release");
		}

	}

	private final class RecordingTransactionManager extends AbstractPlatformTransactionManager {

		private boolean active;

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return this.active;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.active = true;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			FencedTransactionsTests.this.log.add("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			FencedTransactionsTests.this.log.add("rollback");
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			this.active = false;
		}

	}

}
