package io.github.leaderelection.engine;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The labels of pauses, of one election or of all. Any thread.
 */
final class Pauses {

	private static final int MAX_LENGTH = 100;

	private final Set<String> labels = new ConcurrentSkipListSet<>();

	void add(String by) {
		if (by.isBlank() || by.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"Label '%s' of a pause is blank or has more than %s characters: name who pauses in a word or two"
						.formatted(by, MAX_LENGTH));
		}
		this.labels.add(by);
	}

	boolean remove(String by) {
		return this.labels.remove(by);
	}

	boolean isEmpty() {
		return this.labels.isEmpty();
	}

	Set<String> with(Pauses others) {
		Set<String> all = new TreeSet<>(this.labels);
		all.addAll(others.labels);
		return all;
	}

}
