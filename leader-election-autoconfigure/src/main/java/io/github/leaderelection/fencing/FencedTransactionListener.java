package io.github.leaderelection.fencing;

import java.util.List;
import java.util.function.Supplier;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Fences each transaction that one transaction manager begins on a thread with
 * {@link FencedRuns}, except for read-only ones. A transaction that the manager cannot
 * fence is refused at its beginning, and one that turns out to be impossible to fence is
 * rolled back at its commit.
 */
public final class FencedTransactionListener implements TransactionExecutionListener {

	private final Supplier<FencedTransactions> transactions;

	private final TransactionManager manager;

	/**
	 * Create a new {@link FencedTransactionListener} instance.
	 * @param transactions supplies what fences them
	 * @param manager the transaction manager that this is a listener of
	 */
	public FencedTransactionListener(Supplier<FencedTransactions> transactions, TransactionManager manager) {
		this.transactions = transactions;
		this.manager = manager;
	}

	@Override
	public void beforeBegin(TransactionExecution transaction) {
		if (!terms(transaction).isEmpty()) {
			this.transactions.get().requireGuardable(this.manager);
		}
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		if (beginFailure == null) {
			terms(transaction).forEach(this::fence);
		}
	}

	/**
	 * The last callback before the commit itself. That of a
	 * {@link TransactionSynchronization} is earlier: others of the same order, such as
	 * those of transactional event listeners, run after it and would keep a claim
	 * waiting. Hibernate writes its changes within the commit, so after both; and to
	 * flush them here would also write what a manual flush mode holds back.
	 */
	@Override
	public void beforeCommit(TransactionExecution transaction) {
		List<Leadership> terms = terms(transaction);
		terms.forEach((term) -> this.transactions.get().fenceByListener(term));
		if (transaction.isNewTransaction()) {
			FenceSynchronization.holdAll();
		}
	}

	private static List<Leadership> terms(TransactionExecution transaction) {
		return (transaction.isNewTransaction() && !transaction.isReadOnly()) ? FencedRuns.terms() : List.of();
	}

	// An exception at this time would leave the transaction open on the thread
	private void fence(Leadership leadership) {
		try {
			this.transactions.get().fenceByListener(leadership);
		}
		catch (RuntimeException ex) {
			if (TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(new Refusal(ex));
			}
		}
	}

	/**
	 * Keeps a transaction from committing.
	 *
	 * @param reason why
	 */
	record Refusal(RuntimeException reason) implements TransactionSynchronization {

		@Override
		public void beforeCommit(boolean readOnly) {
			throw this.reason;
		}

	}

}
