package io.github.leaderelection.health;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.ElectionHistory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that is down while this instance cannot take part in elections:
 * the store has not answered for longer than a lease, or the backend says so. An instance
 * that follows, is paused or drains is up. It asks nobody else.
 */
public class LeaderElectionHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_NAMES = 20;

	private final LeaderElectors electors;

	private final String backend;

	private final ElectionHistory history;

	private final Duration leaseDuration;

	private final @Nullable BackendHealth backendHealth;

	/**
	 * Create a new {@link LeaderElectionHealthIndicator}.
	 * @param electors the electors
	 * @param backend the name of the backend
	 * @param history knows for how long the store has not answered
	 * @param leaseDuration for how long the store may fail to answer
	 * @param backendHealth what the backend adds, {@code null} for nothing
	 */
	public LeaderElectionHealthIndicator(LeaderElectors electors, String backend, ElectionHistory history,
			Duration leaseDuration, @Nullable BackendHealth backendHealth) {
		super("The health check of leader election failed");
		this.electors = electors;
		this.backend = backend;
		this.history = history;
		this.leaseDuration = leaseDuration;
		this.backendHealth = backendHealth;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Duration outage = this.history.outage();
		boolean up = outage.compareTo(this.leaseDuration) <= 0;
		builder.withDetail("backend", this.backend).withDetail("candidate", this.electors.candidate());
		elections(builder);
		String problem = this.history.storeProblem();
		if (problem != null) {
			builder.withDetail("storeProblem", problem).withDetail("storeUnreachableFor", outage.toString());
		}
		if (this.backendHealth != null) {
			BackendHealth.Report report = this.backendHealth.report();
			up = up && report.problem() == null;
			builder.withDetails(report.details());
			if (report.problem() != null) {
				builder.withDetail("problem", report.problem());
			}
		}
		if (up) {
			builder.up();
		}
		else {
			builder.down();
		}
	}

	private void elections(Health.Builder builder) {
		List<LeaderElector> joined = this.electors.elections()
			.stream()
			.flatMap((name) -> this.electors.joined(name).stream())
			.toList();
		Set<String> pausedBy = new TreeSet<>();
		joined.forEach((elector) -> pausedBy.addAll(elector.status().pausedBy()));
		List<String> storm = joined.stream()
			.filter((elector) -> elector.status().storm())
			.map(LeaderElector::election)
			.limit(MAX_NAMES)
			.toList();
		List<String> led = joined.stream().filter(LeaderElector::isLeader).map(LeaderElector::election).toList();
		builder.withDetail("elections", joined.size())
			.withDetail("led", led.size())
			.withDetail("leading", led.stream().sorted().limit(MAX_NAMES).toList());
		if (!pausedBy.isEmpty()) {
			builder.withDetail("pausedBy", pausedBy);
		}
		if (!storm.isEmpty()) {
			builder.withDetail("storm", storm);
		}
	}

}
