package io.github.leaderelection.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of each election that this instance has joined. Safe for use by any thread.
 */
final class ElectionMeters {

	private final Meters meters;

	private final DefaultElectionTagLimit tags;

	private final Map<String, LeaderElector> measured = new HashMap<>();

	/**
	 * Those above the limit, in the order in which they were joined.
	 */
	private final Map<String, LeaderElector> unmeasured = new LinkedHashMap<>();

	ElectionMeters(Meters meters, DefaultElectionTagLimit tags) {
		this.meters = meters;
		this.tags = tags;
	}

	/**
	 * Measure an election, unless that is done.
	 * @param elector the election
	 */
	synchronized void add(LeaderElector elector) {
		LeaderElector known = this.measured.get(elector.election());
		if (known == elector) {
			return;
		}
		if (known != null) {
			// It was left and joined again
			this.meters.removeAll(elector.election());
		}
		measure(elector);
	}

	private boolean measure(LeaderElector elector) {
		String election = elector.election();
		if (!this.tags.tag(election).equals(election)) {
			this.unmeasured.put(election, elector);
			return false;
		}
		this.measured.put(election, elector);
		this.meters.gauge(LeaderElectionMeter.LEADING, elector, (own) -> (own.isLeader()) ? 1 : 0, election);
		this.meters.timeGauge(LeaderElectionMeter.LEADERLESS, elector, ElectionMeters::leaderless, election);
		this.meters.timeGauge(LeaderElectionMeter.LEASE_REMAINING, elector, ElectionMeters::remaining, election);
		return true;
	}

	private static double leaderless(LeaderElector elector) {
		return elector.status().leaderless().toNanos();
	}

	private static double remaining(LeaderElector elector) {
		return elector.leadership().map(Leadership::remaining).orElse(Duration.ZERO).toNanos();
	}

	/**
	 * Remove all meters of an election that was left, and measure another one in its
	 * place.
	 * @param elector the election
	 */
	synchronized void remove(LeaderElector elector) {
		String election = elector.election();
		this.unmeasured.remove(election, elector);
		if (this.measured.remove(election, elector)) {
			this.meters.removeAll(election);
			this.tags.forget(election);
			LeaderElector next = firstUnmeasured();
			if (next != null && measure(next)) {
				this.unmeasured.remove(next.election());
			}
		}
	}

	private @Nullable LeaderElector firstUnmeasured() {
		return this.unmeasured.values().stream().findFirst().orElse(null);
	}

	/**
	 * Remove the meters of all elections.
	 */
	synchronized void removeAll() {
		this.measured.keySet().forEach(this.meters::removeAll);
		this.measured.clear();
		this.unmeasured.clear();
	}

}
