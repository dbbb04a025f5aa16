package io.github.leaderelection.store.support;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a set of election records, from their content: how many there are, the sum
 * of their tokens, and how many are released. A claim makes the sum higher, a release the
 * number of the released ones, and nothing makes either of them lower alone: two states
 * of a store that loses nothing have different marks. The store id that stands with a
 * mark covers a store that does.
 */
public final class RecordsMark {

	private long count;

	private long tokens;

	private long released;

	/**
	 * Create the mark of no records.
	 */
	public RecordsMark() {
	}

	/**
	 * Take in a record.
	 * @param before the record that it replaces, {@code null} if there was none
	 * @param record the record
	 */
	public void replace(@Nullable ElectionRecord before, ElectionRecord record) {
		if (before != null) {
			add(before, -1);
		}
		add(record, 1);
	}

	private void add(ElectionRecord record, int sign) {
		this.count += sign;
		// May overflow, which keeps sums apart that differ by less than 2^64
		this.tokens += sign * record.token();
		this.released += (record.state() == State.RELEASED) ? sign : 0;
	}

	/**
	 * Return the mark.
	 * @return the text of the mark
	 */
	public String text() {
		return "%s.%s.%s".formatted(this.count, this.tokens, this.released);
	}

}
