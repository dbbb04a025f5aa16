package io.github.leaderelection.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

/**
 * The mark of the records of a namespace, from their content. The database computes it
 * when a view has a base, and this class computes it from the rows of a view that has
 * them.
 * <p>
 * Two states have different marks. A claim makes the token of a record higher, a release
 * leaves the token and makes the record a released one, and nothing else changes a
 * record. So if the sum of the tokens is the same, each token is, and if as many records
 * are released, the same ones are. That is true of each row by itself, so it needs no
 * snapshot: a scan that reads one row before and another one after a claim finds the mark
 * of the base only if each row was as in the base when it was read.
 *
 * @param count the number of rows
 * @param tokens the sum of their tokens. It may be higher than a {@code long}
 * @param released the number of released ones
 */
record Mark(long count, BigDecimal tokens, long released) {

	static final Mark OF_NOTHING = new Mark(0, BigDecimal.ZERO, 0);

	/**
	 * Return the mark with one more row.
	 * @param token the token of the row
	 * @param state its state
	 * @return the mark
	 */
	Mark plus(long token, @Nullable String state) {
		return new Mark(this.count + 1, this.tokens.add(BigDecimal.valueOf(token)),
				this.released + ("RELEASED".equals(state) ? 1 : 0));
	}

	/**
	 * Return the mark as a view has it.
	 * @return the text
	 */
	String text() {
		return this.count + "." + this.tokens.toPlainString() + "." + this.released;
	}

	/**
	 * Return the mark of a view.
	 * @param text the text, {@code null} if the view has none
	 * @return the mark, {@code null} if there is none
	 */
	static @Nullable Mark of(@Nullable String text) {
		return (text != null) ? parse(text) : null;
	}

	private static @Nullable Mark parse(String text) {
		int first = text.indexOf('.');
		int second = text.indexOf('.', first + 1);
		if (first < 0 || second < 0) {
			return null;
		}
		try {
			// No exponents
			BigInteger tokens = new BigInteger(text.substring(first + 1, second));
			return new Mark(Long.parseLong(text.substring(0, first)), new BigDecimal(tokens),
					Long.parseLong(text.substring(second + 1)));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
