package io.github.leaderelection.jdbc;

import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports rows that this library cannot have written, each content once and only so many
 * of them, because every heartbeat reads them again. Safe for use by any thread.
 *
 * @author Leader Election
 */
final class StrangeRows {

	private static final Logger logger = LoggerFactory.getLogger(StrangeRows.class);

	private static final int MAX_REPORTED = 20;

	private final Set<String> reported = new HashSet<>();

	/**
	 * Report a row.
	 * @param name the name in the row
	 * @param reason why it cannot be read
	 */
	synchronized void found(String name, IllegalArgumentException reason) {
		String row = Secrets.hide("'%s': %s".formatted(name, reason.getMessage()));
		if (this.reported.size() < MAX_REPORTED && this.reported.add(row)) {
			logger.warn("Ignoring a row of the election tables that this library did not write: {}{}", row,
					(this.reported.size() == MAX_REPORTED) ? " (further ones are not logged)" : "");
		}
	}

}
