package io.github.leaderelection.benchmarks.cost;

/**
 * When the instances of a process were elected.
 */
final class Grants {

	private int count;

	private long first;

	private long last;

	synchronized void add(long nanoTime) {
		if (this.count == 0) {
			this.first = nanoTime;
		}
		this.last = nanoTime;
		this.count++;
	}

	synchronized void reset() {
		this.count = 0;
	}

	synchronized String toWords() {
		return "%d %d %d".formatted(this.count, this.first, this.last);
	}

}
