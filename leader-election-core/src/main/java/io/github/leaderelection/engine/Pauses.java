package io.github.leaderelection.engine;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

import io.github.leaderelection.store.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The labels of pauses, of one election or of all. Any thread.
 */
final class Pauses {

	private static final int MAX_LENGTH = 100;

	private static final Logger logger = LoggerFactory.getLogger(Pauses.class);

	private final Set<String> labels = new ConcurrentSkipListSet<>();

	private final String subject;

	/**
	 * Create a new {@link Pauses}.
	 * @param subject what is paused, for the log
	 */
	Pauses(String subject) {
		this.subject = subject;
	}

	void add(String by) {
		if (by.isBlank() || by.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"Label '%s' of a pause is blank or has more than %s characters: name who pauses in a word or two"
						.formatted(ShownText.problem(by, MAX_LENGTH), MAX_LENGTH));
		}
		String label = ShownText.printable(by);
		if (this.labels.add(label)) {
			logger.info("[{}] candidacy paused by '{}'", this.subject, label);
		}
	}

	boolean remove(String by) {
		String label = ShownText.printable(by);
		boolean lifted = this.labels.remove(label);
		if (lifted) {
			logger.info("[{}] pause by '{}' lifted", this.subject, label);
		}
		return lifted;
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
