package io.github.leaderelection.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ElectionTagLimit} by the order in which elections are first measured.
 */
final class DefaultElectionTagLimit implements ElectionTagLimit {

	private static final Logger logger = LoggerFactory.getLogger(DefaultElectionTagLimit.class);

	private final int limit;

	private final Set<String> admitted = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a new {@link DefaultElectionTagLimit}.
	 * @param limit how many elections have a value of their own
	 */
	DefaultElectionTagLimit(int limit) {
		this.limit = limit;
	}

	@Override
	public String tag(String election) {
		return (this.admitted.contains(election) || admit(election)) ? election : OTHER;
	}

	private synchronized boolean admit(String election) {
		if (this.admitted.size() < this.limit) {
			this.admitted.add(election);
		}
		if (this.admitted.contains(election)) {
			return true;
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(
					"[{}] has no meters of its own: {} elections have, and leader-election.metrics.max-elections allows no more. Further elections are measured together as '{}'",
					election, this.limit, OTHER);
		}
		return false;
	}

	/**
	 * Make room for another election.
	 * @param election the name of an election that is not measured any more
	 */
	synchronized void forget(String election) {
		this.admitted.remove(election);
	}

}
