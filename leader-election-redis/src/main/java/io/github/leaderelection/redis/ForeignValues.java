package io.github.leaderelection.redis;

import java.util.HashSet;
import java.util.Set;

import io.github.leaderelection.store.support.StoredText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs values that this library has not written, each of them once and only so many of
 * them, because every heartbeat reads them again. Safe for use by any thread.
 *
 * @author Leader Election
 */
final class ForeignValues {

	private static final Logger logger = LoggerFactory.getLogger(ForeignValues.class);

	private static final int MAX_LENGTH = 100;

	private static final int MAX_REPORTED = 20;

	private final String namespace;

	private final Set<String> reported = new HashSet<>();

	ForeignValues(String namespace) {
		this.namespace = namespace;
	}

	synchronized void report(String key, String field, String value) {
		String what = "field '" + harmless(field) + "' of key '" + key + "' with the value '" + harmless(value) + "'";
		if (this.reported.size() < MAX_REPORTED && this.reported.add(what)) {
			logger.warn("[{}] Ignoring {}: this library did not write it. Remove the field by HDEL{}", this.namespace,
					what, (this.reported.size() == MAX_REPORTED) ? " (further ones are not logged)" : "");
		}
	}

	private static String harmless(String text) {
		return StoredText.printable((text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text);
	}

}
