package io.github.leaderelection.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the changes that applications make: of their candidacies, of their terms and of
 * the work under them. A change is counted after it was made and before the state thread
 * is notified, so that the count shows it though the notification was lost. Any thread.
 */
final class Requests {

	private final AtomicLong count = new AtomicLong();

	void note() {
		this.count.incrementAndGet();
	}

	long count() {
		return this.count.get();
	}

}
