package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The last events of a history, for people.
 */
final class Trace {

	private static final int LENGTH = 120;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private final VirtualTime time;

	Trace(VirtualTime time) {
		this.time = time;
	}

	void add(Supplier<String> text) {
		if (this.entries.size() == LENGTH) {
			this.entries.removeFirst();
		}
		this.entries.add(new Entry(this.time.now(), text));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (Entry entry : this.entries) {
			text.append("%12.6f s  %s%n".formatted(entry.time() / 1e9, entry.text().get()));
		}
		return text.toString();
	}

	private record Entry(long time, Supplier<String> text) {
	}

}
