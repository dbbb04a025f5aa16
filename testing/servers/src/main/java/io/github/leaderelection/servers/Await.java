package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Waits for what becomes true outside of this JVM, where nothing signals that it does.
 */
final class Await {

	private static final long INTERVAL_MILLIS = 5;

	private Await() {
	}

	/**
	 * Ask until the answer is yes. A question that throws has not been answered yet.
	 * @param bound how long to ask
	 * @param what what is waited for, for the message
	 * @param question the question
	 */
	static void until(Duration bound, String what, Question question) {
		found(bound, what, () -> (question.ask()) ? Optional.of(true) : Optional.empty());
	}

	/**
	 * Search until something is found, and return that: a second search might find
	 * something else.
	 * @param <T> the type of what is found
	 * @param bound how long to search
	 * @param what what is waited for, for the message
	 * @param search the search
	 * @return what was found
	 */
	static <T> T found(Duration bound, String what, Search<T> search) {
		return found(bound, what, search, System::nanoTime);
	}

	// The last search begins after the bound: a machine may stall between two of them
	static <T> T found(Duration bound, String what, Search<T> search, LongSupplier clock) {
		long start = clock.getAsLong();
		IOException failure;
		boolean last;
		do {
			last = clock.getAsLong() - start >= bound.toNanos();
			failure = null;
			try {
				Optional<T> found = search.find();
				if (found.isPresent()) {
					return found.get();
				}
			}
			catch (IOException ex) {
				failure = ex;
			}
			if (!last) {
				pause(what);
			}
		}
		while (!last);
		throw new IllegalStateException("Waited " + bound.toSeconds() + " s in vain for " + what, failure);
	}

	private static void pause(String what) {
		try {
			Thread.sleep(INTERVAL_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + what, ex);
		}
	}

	/**
	 * Something that may be true by now.
	 */
	interface Question {

		boolean ask() throws IOException;

	}

	/**
	 * Finds something that may be there by now.
	 *
	 * @param <T> the type of what it finds
	 */
	interface Search<T> {

		Optional<T> find() throws IOException;

	}

}
