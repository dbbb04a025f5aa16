package io.github.leaderelection.fencing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Locks the election records of the terms of one transaction just before its commit: a
 * claim of another instance waits for the lock. It has the lowest precedence. Callbacks
 * of the same precedence, the default, that are registered later run after the lock.
 */
final class FenceSynchronization implements TransactionSynchronization {

	private final TransactionFence fence;

	private final TransactionFence.Guard guard;

	private final List<Leadership> terms = new ArrayList<>();

	private boolean committing;

	FenceSynchronization(TransactionFence fence, TransactionFence.Guard guard) {
		this.fence = fence;
		this.guard = guard;
	}

	boolean isOf(TransactionFence other) {
		return this.fence == other;
	}

	void add(Leadership leadership) {
		if (this.terms.stream().anyMatch((term) -> isSame(term, leadership))) {
			return;
		}
		this.terms.add(leadership);
		if (this.committing) {
			check(leadership);
			this.guard.hold(leadership);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		this.committing = true;
		// All of them before the first lock, so that a leader that was lost locks nothing
		this.terms.forEach(FenceSynchronization::check);
		this.terms.forEach(this.guard::hold);
	}

	@Override
	public void afterCompletion(int status) {
		this.guard.release();
	}

	private static void check(Leadership leadership) {
		Optional<GuardedRun> run = CurrentLeadership.run((open) -> isSame(open.leadership(), leadership));
		if (run.isPresent()) {
			// Work that drains may commit, though its term is over
			run.get().call((term) -> term);
		}
		else {
			leadership.check();
		}
	}

	private static boolean isSame(Leadership one, Leadership other) {
		return one.fencingToken() == other.fencingToken() && one.election().equals(other.election());
	}

}
