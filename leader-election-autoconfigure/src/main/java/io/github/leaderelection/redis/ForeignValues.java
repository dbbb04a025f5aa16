package io.github.leaderelection.redis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.support.StoredText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs values that this library has not written, each of them once although each
 * heartbeat reads it. Safe for use by any thread.
 *
 * @author Leader Election
 */
final class ForeignValues {

	private static final Logger logger = LoggerFactory.getLogger(ForeignValues.class);

	private static final int MAX_LENGTH = 100;

	/**
	 * How many values are remembered. More are logged again.
	 */
	private static final int MAX_REMEMBERED = 1_000;

	private final String namespace;

	private final Set<String> reported = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_REMEMBERED;
		}

	}));

	ForeignValues(String namespace) {
		this.namespace = namespace;
	}

	void report(String key, String field, String value) {
		String what = "field '" + harmless(field) + "' of key '" + key + "' with the value '" + harmless(value) + "'";
		if (this.reported.add(what)) {
			logger.warn("[{}] Ignoring {}: this library has not written it. Remove the field by HDEL", this.namespace,
					what);
		}
	}

	private static String harmless(String text) {
		return StoredText.printable((text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text);
	}

}
