package io.github.leaderelection.store.support;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.DurationText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports timeouts of a backend that do not go with the durations of the elections: each
 * of them is one WARN as long as its value does not change. It refuses nothing, because
 * elections stay safe with any timeout. Safe for use by any thread.
 */
public final class TimeoutAudit {

	private static final Logger logger = LoggerFactory.getLogger(TimeoutAudit.class);

	private final String namespace;

	private final ElectionTiming timing;

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	/**
	 * Begin without a report.
	 * @param namespace the namespace of the elections
	 * @param timing their durations
	 */
	public TimeoutAudit(String namespace, ElectionTiming timing) {
		this.namespace = namespace;
		this.timing = timing;
	}

	/**
	 * Return the durations to compare with.
	 * @return the durations
	 */
	public ElectionTiming timing() {
		return this.timing;
	}

	/**
	 * Report a timeout.
	 * @param setting what sets it, as an operator knows it
	 * @param value its value
	 * @param consequence what it causes, which continues the sentence after "so"
	 * @param remedy what to do about it, without a full stop
	 */
	public void report(String setting, Duration value, String consequence, String remedy) {
		if (this.reported.add(setting + "=" + value)) {
			logger.warn("[{}] {} is {}, so {}. {}", this.namespace, setting, DurationText.of(value), consequence,
					remedy);
		}
	}

}
