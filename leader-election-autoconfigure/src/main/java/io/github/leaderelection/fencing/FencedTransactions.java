package io.github.leaderelection.fencing;

import java.util.Optional;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets transactions commit only under a term that still stands. The elections have to be
 * kept in the database of these transactions. Safe for use by any thread.
 * <p>
 * <b>What holds.</b> A fenced transaction either commits before another instance leads,
 * or rolls back, however long this process is paused and wherever. Just before the commit
 * it locks the record of the election if that still has the fencing token of the term; a
 * claim of another instance waits for that lock, which the commit frees.
 * <p>
 * <b>What does not hold.</b> The guard covers what is written by the transaction, not
 * files, messages or requests. Rows that a paused leader has written stay locked until
 * the database ends its transaction.
 */
public final class FencedTransactions {

	private static final String REMEDY = "Let the transaction call FencingTable.advance as its first statement instead";

	private final @Nullable TransactionFence fence;

	/**
	 * Create a new {@link FencedTransactions} instance.
	 * @param fence what guards transactions, {@code null} if the elections are kept where
	 * no transaction can lock them
	 */
	public FencedTransactions(@Nullable TransactionFence fence) {
		this.fence = fence;
	}

	/**
	 * Return whether the elections are kept where a transaction can lock them.
	 * @return {@code false} if no transaction can be fenced
	 */
	public boolean isAvailable() {
		return this.fence != null;
	}

	/**
	 * Let the current transaction commit only if the term stands at its commit. Otherwise
	 * the commit throws {@link io.github.leaderelection.LeadershipLostException} and the
	 * transaction is rolled back. Does nothing the second time for the same term.
	 * <p>
	 * A term that was given up stands as long as the work drains that runs under it on
	 * the calling thread.
	 * <p>
	 * Call it at the end of the transaction: callbacks of the commit that are registered
	 * before it, and those with an order, run before the record is locked. What runs
	 * after that keeps a claim of another instance waiting. In a
	 * {@link TransactionSynchronization}, or a listener that is called before the commit,
	 * it is too late for the first term, and nothing shows that the transaction is not
	 * fenced. A transaction that a {@link FencedTransactionListener} fences has its
	 * record locked after all of these.
	 * @param leadership the term
	 * @throws IllegalStateException if there is no transaction or it cannot be guarded
	 */
	public void fence(Leadership leadership) {
		fence(leadership, false);
	}

	/**
	 * As {@link #fence}, with the lock taken by a listener that is called just before the
	 * commit.
	 * @param leadership the term
	 */
	void fenceByListener(Leadership leadership) {
		fence(leadership, true);
	}

	private void fence(Leadership leadership, boolean byListener) {
		TransactionFence fence = requireFence();
		requireTransaction();
		FenceSynchronization current = current().orElse(null);
		if (current == null) {
			current = new FenceSynchronization(fence, byListener);
			TransactionSynchronizationManager.registerSynchronization(current);
		}
		current.add(leadership);
	}

	/**
	 * Return whether the current transaction commits only if a term stands at its commit.
	 * @param leadership the term
	 * @return whether it was fenced by this term
	 */
	public boolean isFenced(Leadership leadership) {
		return current().filter((current) -> current.has(leadership)).isPresent();
	}

	/**
	 * Require that the current transaction is fenced by the term of each of
	 * {@link FencedRuns}.
	 * @throws IllegalStateException if it is not. The message names the remedy
	 */
	public void requireFenced() {
		requireFence();
		requireTransaction();
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof FencedTransactionListener.Refusal refusal) {
				throw refusal.reason();
			}
		}
		if (!FencedRuns.current().stream().allMatch(FencedRuns.Scope::isFenced)) {
			throw new IllegalStateException(
					"The transaction is not fenced, since its transaction manager has no FencedTransactionListener. Make the manager a bean that implements ConfigurableTransactionManager, or add the listener to it");
		}
	}

	/**
	 * Require that transactions of a manager can be fenced, as far as that is known
	 * before they begin.
	 * @param manager the manager
	 * @throws IllegalStateException if they cannot. The message names the remedy
	 */
	void requireGuardable(TransactionManager manager) {
		if (!(manager instanceof PlatformTransactionManager)) {
			throw new IllegalStateException(
					"A transaction of %s cannot be fenced, since it is a reactive one. Use a PlatformTransactionManager for leader-only work, or fence by FencingTable"
						.formatted(manager.getClass().getName()));
		}
		if (manager instanceof AbstractPlatformTransactionManager known
				&& known.getTransactionSynchronization() == AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER) {
			throw new IllegalStateException(
					"A transaction of %s cannot be fenced, since its property transactionSynchronization is SYNCHRONIZATION_NEVER. Set it to SYNCHRONIZATION_ALWAYS"
						.formatted(manager.getClass().getName()));
		}
		requireFence().requireGuardable(manager);
	}

	private TransactionFence requireFence() {
		if (this.fence == null) {
			throw new IllegalStateException(
					"A transaction cannot be fenced by its election record, since this application keeps its elections in no database. "
							+ REMEDY);
		}
		return this.fence;
	}

	private static void requireTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()) {
			throw new IllegalStateException(
					"There is no transaction to fence on this thread. Call fence within a transaction of a PlatformTransactionManager, by @Transactional for example; a reactive transaction cannot be fenced");
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw new IllegalStateException(
					"A read-only transaction has nothing to fence, and may be served by a replica. Remove readOnly, or do not fence it");
		}
	}

	private Optional<FenceSynchronization> current() {
		TransactionFence fence = this.fence;
		return (fence != null)
				? FenceSynchronization.current().filter((synchronization) -> synchronization.isOf(fence)).findFirst()
				: Optional.empty();
	}

}
