package io.github.leaderelection.store.support;

import java.math.BigInteger;

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

	/**
	 * Exact, for tokens are any positive number.
	 */
	private BigInteger tokens = BigInteger.ZERO;

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
			this.count--;
			this.tokens = this.tokens.subtract(BigInteger.valueOf(before.token()));
			this.released -= released(before);
		}
		this.count++;
		this.tokens = this.tokens.add(BigInteger.valueOf(record.token()));
		this.released += released(record);
	}

	private static int released(ElectionRecord record) {
		return (record.state() == State.RELEASED) ? 1 : 0;
	}

	/**
	 * Return the mark.
	 * @return the text of the mark
	 */
	public String text() {
		return this.count + "." + this.tokens + "." + this.released;
	}

}
