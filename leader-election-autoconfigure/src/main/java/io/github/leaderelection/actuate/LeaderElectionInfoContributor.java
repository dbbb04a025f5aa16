package io.github.leaderelection.actuate;

import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that names the backend, this candidate and what it leads.
 */
public class LeaderElectionInfoContributor implements InfoContributor {

	private static final int MAX_NAMES = 20;

	private final LeaderElectors electors;

	private final String backend;

	/**
	 * Create a new {@link LeaderElectionInfoContributor}.
	 * @param electors the electors
	 * @param backend the name of the backend
	 */
	public LeaderElectionInfoContributor(LeaderElectors electors, String backend) {
		this.electors = electors;
		this.backend = backend;
	}

	@Override
	public void contribute(Info.Builder builder) {
		List<String> leading = this.electors.elections()
			.stream()
			.filter((election) -> this.electors.joined(election).filter(LeaderElector::isLeader).isPresent())
			.sorted()
			.limit(MAX_NAMES)
			.toList();
		builder.withDetail("leaderElection",
				Map.of("backend", this.backend, "candidate", this.electors.candidate(), "leading", leading));
	}

}
