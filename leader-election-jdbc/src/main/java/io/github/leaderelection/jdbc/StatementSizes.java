package io.github.leaderelection.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.leaderelection.store.ClaimBatch;

/**
 * The numbers of elections for which there are statements. They are few, so that the
 * statements do not fill the caches of drivers and servers. The last election is repeated
 * up to the next of these numbers.
 */
final class StatementSizes {

	private static final int[] SIZES = { 1, 10, 50, ClaimBatch.MOST };

	private StatementSizes() {
	}

	/**
	 * Repeat the last element up to a number for which there is a statement.
	 * @param <T> the type of element
	 * @param elements the elements, one at least
	 * @return the elements, and the last one as often as necessary
	 */
	static <T> List<T> pad(List<T> elements) {
		List<T> padded = new ArrayList<>(elements);
		T last = elements.get(elements.size() - 1);
		padded.addAll(Collections.nCopies(size(elements.size()) - elements.size(), last));
		return padded;
	}

	private static int size(int count) {
		for (int size : SIZES) {
			if (size >= count) {
				return size;
			}
		}
		return count;
	}

	/**
	 * Return a part of a statement as often as there are elections.
	 * @param part the part
	 * @param count how often
	 * @return the parts with commas between them
	 */
	static String repeat(String part, int count) {
		return String.join(", ", Collections.nCopies(count, part));
	}

}
