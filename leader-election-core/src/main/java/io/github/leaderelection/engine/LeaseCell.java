package io.github.leaderelection.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A lease that heartbeats extend until it has run out. Any thread may ask whether it
 * lasts, and the first that finds that it has run out ends it for good: so an
 * acknowledgement that arrives later revives nothing (rule 3). The state thread extends
 * it.
 */
final class LeaseCell {

	private static final VarHandle CURRENT;

	static {
		try {
			CURRENT = MethodHandles.lookup().findVarHandle(LeaseCell.class, "current", Lease.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final EngineEnvironment environment;

	private final TimingRules rules;

	/**
	 * The lease, or {@code null} once it has run out.
	 */
	private volatile @Nullable Lease current;

	private volatile Lease last;

	LeaseCell(Lease lease, EngineEnvironment environment, TimingRules rules) {
		this.environment = environment;
		this.rules = rules;
		this.current = lease;
		this.last = lease;
	}

	boolean isLive() {
		while (true) {
			Lease lease = this.current;
			if (lease == null) {
				return false;
			}
			long nanos = this.environment.nanoTime();
			long millis = this.environment.currentTimeMillis();
			if (lease.covers(nanos, millis)) {
				return true;
			}
			if (!this.rules.hasEnded(lease, nanos, millis) || CURRENT.compareAndSet(this, lease, null)) {
				return false;
			}
		}
	}

	/**
	 * Return whether some thread has found that the lease has run out.
	 * @return whether it has ended for good
	 */
	boolean hasEnded() {
		return this.current == null;
	}

	/**
	 * Extend the lease, unless it has run out.
	 * @param next the lease of a later heartbeat. An earlier one changes nothing
	 * @return {@code false} if it has run out
	 */
	boolean extend(Lease next) {
		while (true) {
			Lease lease = this.current;
			if (lease == null) {
				return false;
			}
			if (this.rules.hasEnded(lease, this.environment.nanoTime(), this.environment.currentTimeMillis())) {
				this.current = null;
				return false;
			}
			if (!next.endsAfter(lease)) {
				return true;
			}
			if (CURRENT.compareAndSet(this, lease, next)) {
				this.last = next;
				return true;
			}
		}
	}

	/**
	 * Return the last lease, also when it has run out.
	 * @return the lease
	 */
	Lease last() {
		return this.last;
	}

	long remainingNanos() {
		return this.last.remainingNanos(this.environment.nanoTime());
	}

}
