package io.github.leaderelection.store.support;

import java.util.HashSet;
import java.util.Set;

import io.github.leaderelection.store.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports entries of a store that this library did not write and that the store therefore
 * ignores. Every heartbeat reads them again, so each of them is one WARN, as long as its
 * content does not change. After 20 lines nothing more is logged. What others wrote is
 * shortened and made harmless for a terminal. Safe for use by any thread.
 */
public final class ForeignEntries {

	private static final Logger logger = LoggerFactory.getLogger(ForeignEntries.class);

	private static final int MAX_REPORTED = 20;

	private static final int MAX_ENTRY_LENGTH = 500;

	private static final int MAX_DETAIL_LENGTH = 100;

	private final String namespace;

	private final String remedy;

	private final Set<String> reported = new HashSet<>();

	/**
	 * Begin without an entry.
	 * @param namespace the namespace that contains the entries
	 * @param remedy what an operator can do about an entry, without a full stop
	 */
	public ForeignEntries(String namespace, String remedy) {
		this.namespace = namespace;
		this.remedy = remedy;
	}

	/**
	 * Report an entry, unless it was reported with the same detail.
	 * @param entry which entry it is, such as {@code node '/a/b'}
	 * @param detail its content, or why it cannot be read
	 */
	public synchronized void report(String entry, String detail) {
		String line = "%s, which this library did not write (%s)".formatted(harmless(entry, MAX_ENTRY_LENGTH),
				harmless(detail, MAX_DETAIL_LENGTH));
		if (this.reported.size() < MAX_REPORTED && this.reported.add(line)) {
			logger.warn("[{}] Ignoring {}. {}{}", this.namespace, line, this.remedy,
					(this.reported.size() == MAX_REPORTED) ? " (further ones are not logged)" : "");
		}
	}

	private static String harmless(String text, int maxLength) {
		return ShownText.printable((text.length() > maxLength) ? text.substring(0, maxLength) + "..." : text);
	}

}
