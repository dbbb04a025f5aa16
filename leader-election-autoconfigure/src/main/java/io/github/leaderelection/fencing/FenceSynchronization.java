package io.github.leaderelection.fencing;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Locks the election records of the terms of one transaction just before its commit: a
 * claim of another instance waits for the lock. Where a {@link FencedTransactionListener}
 * has fenced the transaction, that lets it lock them. Otherwise it does so itself, with
 * the lowest precedence: callbacks of the same precedence, the default, that are
 * registered later run after the lock.
 */
final class FenceSynchronization implements TransactionSynchronization {

	// One order for all transactions, as two must not wait for one another
	private static final Comparator<Leadership> ORDER = Comparator.comparing(Leadership::election)
		.thenComparing(Leadership::fencingToken);

	private final TransactionFence fence;

	private final TransactionFence.Guard guard;

	private final boolean lockedByListener;

	private final SortedSet<Leadership> terms = new TreeSet<>(ORDER);

	private boolean committing;

	FenceSynchronization(TransactionFence fence, boolean lockedByListener) {
		this.fence = fence;
		this.guard = fence.guard();
		this.lockedByListener = lockedByListener;
	}

	/**
	 * Find those of the current transaction.
	 * @return them, empty if it is not fenced
	 */
	static Stream<FenceSynchronization> current() {
		return (TransactionSynchronizationManager.isSynchronizationActive())
				? TransactionSynchronizationManager.getSynchronizations()
					.stream()
					.filter(FenceSynchronization.class::isInstance)
					.map(FenceSynchronization.class::cast)
				: Stream.empty();
	}

	/**
	 * Lock the records of the current transaction that are not locked yet.
	 */
	static void holdAll() {
		current().filter((synchronization) -> !synchronization.committing).forEach(FenceSynchronization::hold);
	}

	boolean isOf(TransactionFence other) {
		return this.fence == other;
	}

	boolean has(Leadership leadership) {
		return this.terms.contains(leadership);
	}

	void add(Leadership leadership) {
		if (this.terms.add(leadership) && this.committing) {
			refusing(() -> {
				check(leadership);
				this.guard.hold(leadership);
			});
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		if (!this.lockedByListener) {
			hold();
		}
	}

	private void hold() {
		this.committing = true;
		// All of them before the first lock, so that a leader that was lost locks nothing
		refusing(() -> {
			this.terms.forEach(FenceSynchronization::check);
			this.terms.forEach(this.guard::hold);
		});
	}

	private static void refusing(Runnable step) {
		try {
			step.run();
		}
		catch (LeadershipLostException ex) {
			FenceRejections.report(ex.election(), FencedResource.TRANSACTION);
			throw ex;
		}
	}

	@Override
	public void afterCompletion(int status) {
		this.guard.release();
	}

	private static void check(Leadership leadership) {
		Optional<GuardedRun> run = CurrentLeadership.run((open) -> ORDER.compare(open.leadership(), leadership) == 0);
		if (run.isPresent()) {
			// Work that drains may commit, though its term is over
			run.get().call((term) -> term);
		}
		else {
			leadership.check();
		}
	}

}
