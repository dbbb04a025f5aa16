package io.github.leaderelection.fencing;

import java.util.List;

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
 * <p>
 * It belongs to no application context: each run brings what fences its transactions. So
 * one listener serves all contexts that use the manager, at the same time and one after
 * another.
 */
public final class FencedTransactionListener implements TransactionExecutionListener {

	private final TransactionManager manager;

	/**
	 * Create a new {@link FencedTransactionListener} instance.
	 * @param manager the transaction manager that this is a listener of
	 */
	public FencedTransactionListener(TransactionManager manager) {
		this.manager = manager;
	}

	@Override
	public void beforeBegin(TransactionExecution transaction) {
		runs(transaction).forEach((run) -> run.requireGuardable(this.manager));
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		if (beginFailure == null) {
			runs(transaction).forEach(FencedTransactionListener::fence);
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
		runs(transaction).forEach(FencedRuns.Scope::fence);
		if (transaction.isNewTransaction()) {
			FenceSynchronization.holdAll();
		}
	}

	private static List<FencedRuns.Scope> runs(TransactionExecution transaction) {
		return (transaction.isNewTransaction() && !transaction.isReadOnly()) ? FencedRuns.current() : List.of();
	}

	// An exception at this time would leave the transaction open on the thread
	private static void fence(FencedRuns.Scope run) {
		try {
			run.fence();
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
