package io.github.leaderelection.engine;

import java.util.function.DoubleSupplier;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * By how much later than the others this instance claims a record, at random, so that
 * many candidates do not claim it at once: the first has led by the time at which the
 * next would claim. The more candidates there are, the longer the time over which they
 * spread, so that the first of them waits for no longer. A few spread only in a storm.
 * State thread only.
 */
final class ClaimSpread {

	/**
	 * So many claims at once are no burst for a store.
	 */
	static final int FEW = 16;

	private static final int SLOT_DIVISOR = 200;

	private static final long LONGEST_SLOT_NANOS = 10_000_000;

	private static final int WIDTH_DIVISOR = 2;

	private static final long LONGEST_WIDTH_NANOS = 1_000_000_000;

	private final SessionContext context;

	private final DoubleSupplier draw;

	private final long slot;

	private final long longest;

	private @Nullable ElectionRecord record;

	private double share;

	/**
	 * Create a new {@link ClaimSpread}.
	 * @param context the session
	 * @param draw draws a number from 0 to 1 at random
	 */
	ClaimSpread(SessionContext context, DoubleSupplier draw) {
		long retryPeriod = context.settings().retryPeriod().toNanos();
		this.context = context;
		this.draw = draw;
		this.slot = Math.min(retryPeriod / SLOT_DIVISOR, LONGEST_SLOT_NANOS);
		this.longest = Math.min(retryPeriod / WIDTH_DIVISOR, LONGEST_WIDTH_NANOS);
	}

	/**
	 * Return the delay for a record: the same again while the record and the number of
	 * candidates do not change.
	 * @param current the record
	 * @param candidates how many instances are alive
	 * @param storm whether the leader changes too often
	 * @return the delay in nanoseconds, less than half a retry period and one second
	 */
	long delay(ElectionRecord current, int candidates, boolean storm) {
		if (!storm && candidates <= FEW) {
			return 0;
		}
		if (!current.equals(this.record)) {
			this.record = current;
			this.share = this.draw.getAsDouble();
		}
		long width = (storm) ? this.longest : Math.min(this.longest, candidates * this.slot);
		return this.context.candidacyRules().spread((long) (width * this.share));
	}

}
