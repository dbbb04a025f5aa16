package io.github.leaderelection.fencing;

import java.util.Optional;
import java.util.function.Supplier;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Fences each transaction that a transaction manager begins on a thread whose work has to
 * be fenced, except for read-only ones. A transaction that cannot be fenced is rolled
 * back at its commit: an exception at its beginning would leave it open on the thread.
 */
public final class FencedTransactionListener implements TransactionExecutionListener {

	private final FencedTransactions transactions;

	private final Supplier<Optional<Leadership>> term;

	/**
	 * Create a new {@link FencedTransactionListener} instance.
	 * @param transactions what fences them
	 * @param term returns the term by which to fence a transaction of the calling thread,
	 * empty if it is not to be fenced
	 */
	public FencedTransactionListener(FencedTransactions transactions, Supplier<Optional<Leadership>> term) {
		this.transactions = transactions;
		this.term = term;
	}

	@Override
	public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
		if (beginFailure == null && transaction.isNewTransaction() && !transaction.isReadOnly()) {
			this.term.get().ifPresent(this::fence);
		}
	}

	private void fence(Leadership leadership) {
		try {
			this.transactions.fence(leadership);
		}
		catch (RuntimeException ex) {
			TransactionSynchronizationManager.registerSynchronization(new Refusal(ex));
		}
	}

	/**
	 * Keeps a transaction from committing.
	 *
	 * @param reason why
	 */
	private record Refusal(RuntimeException reason) implements TransactionSynchronization {

		@Override
		public void beforeCommit(boolean readOnly) {
			throw this.reason;
		}

	}

}
