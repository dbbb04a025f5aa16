package io.github.leaderelection.test.simulation;

import java.util.SplittableRandom;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * The mark of the records of the simulated store. But for that of the content it is a
 * part of the data, which can be lost with them or alone.
 */
final class StateMark {

	/**
	 * For how long a write may have its number before it is committed.
	 */
	private static final long LONGEST_WRITE = 300_000_000;

	private final StoreKind.Marks kind;

	private final VirtualTime time;

	private final SplittableRandom random;

	private @Nullable Value value;

	private @Nullable Records content;

	private @Nullable Records records;

	StateMark(StoreKind.Marks kind, VirtualTime time, SplittableRandom random) {
		this.kind = kind;
		this.time = time;
		this.random = random;
	}

	/**
	 * Return the records as a view has them.
	 * @param table the records
	 * @param base the view that the reader holds
	 * @return the records, those of the base if their mark is the same
	 */
	Records records(ElectionTable table, @Nullable ElectionView base) {
		if (this.kind == StoreKind.Marks.CONTENT) {
			return table.records(base);
		}
		String mark = (this.value != null) ? this.value.toString() : null;
		if (base != null && mark != null && mark.equals(base.records().mark())) {
			return base.records();
		}
		Records now = table.records(null);
		Records shared = this.records;
		if (shared == null || this.content != now) {
			shared = new Records(mark, now.byElection());
			this.content = now;
			this.records = shared;
		}
		return shared;
	}

	/**
	 * Note that a record has changed.
	 * @param released whether it was released
	 */
	void changed(boolean released) {
		Value before = this.value;
		String epoch = (before != null) ? before.epoch() : "";
		long count = (before != null) ? before.count() : 0;
		Value next = switch (this.kind) {
			case CONTENT -> null;
			case RANDOM -> new Value(Long.toHexString(this.random.nextLong()), 0);
			case EPOCH -> new Value((before != null) ? epoch : Long.toHexString(this.random.nextLong()), count + 1);
			case COUNTER -> new Value("", count + 1);
			case SEQUENCE -> new Value("", Math.max(count, this.time.now() - this.random.nextLong(LONGEST_WRITE)));
			case WITHOUT_RELEASES ->
				(released && before != null) ? before : new Value(Long.toHexString(this.random.nextLong()), 0);
		};
		become(next);
	}

	@Nullable Value value() {
		return this.value;
	}

	/**
	 * Become what it was.
	 * @param former the former value, {@code null} if there is none
	 */
	void become(@Nullable Value former) {
		this.value = former;
		this.records = null;
	}

	/**
	 * A value.
	 *
	 * @param epoch the epoch
	 * @param count the number in it
	 */
	record Value(String epoch, long count) {

		@Override
		public String toString() {
			return this.epoch + "." + this.count;
		}

	}

}
