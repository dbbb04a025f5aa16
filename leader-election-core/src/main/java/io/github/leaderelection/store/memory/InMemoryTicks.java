package io.github.leaderelection.store.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.TickStore;

/**
 * The ticks of an {@link InMemoryElectionStore}.
 */
final class InMemoryTicks implements TickStore {

	private final Map<String, Started> jobs = new HashMap<>();

	@Override
	public synchronized boolean start(String job, long tick, long token) {
		Started last = this.jobs.get(job);
		if (last != null && (last.tick >= tick || last.token > token)) {
			return false;
		}
		this.jobs.put(job, new Started(tick, token));
		return true;
	}

	@Override
	public synchronized OptionalLong last(String job) {
		Started last = this.jobs.get(job);
		return (last != null) ? OptionalLong.of(last.tick) : OptionalLong.empty();
	}

	/**
	 * The last start of a job.
	 *
	 * @param tick the tick
	 * @param token the fencing token
	 */
	private record Started(long tick, long token) {
	}

}
