package io.github.leaderelection.actuate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows the elections and their leaders.
 */
@Endpoint(id = "leaderelection", defaultAccess = Access.READ_ONLY)
public class LeaderElectionEndpoint {

	private final LeaderElectors electors;

	private final String backend;

	/**
	 * Create a new {@link LeaderElectionEndpoint}.
	 * @param electors the electors
	 * @param backend the name of the backend
	 */
	public LeaderElectionEndpoint(LeaderElectors electors, String backend) {
		this.electors = electors;
		this.backend = backend;
	}

	/**
	 * Describe the elections that this instance has joined.
	 * @return the description
	 */
	@ReadOperation
	public LeaderElectionDescriptor leaderElection() {
		Map<String, ElectionDescriptor> elections = new TreeMap<>();
		this.electors.elections().forEach((name) -> elections.put(name, describe(this.electors.elector(name))));
		return new LeaderElectionDescriptor(this.backend,
				new CandidateDescriptor(this.electors.candidate(), this.electors.isCandidate()), elections);
	}

	private static ElectionDescriptor describe(LeaderElector elector) {
		Optional<Leadership> own = elector.leadership();
		if (own.isPresent()) {
			return new ElectionDescriptor(true, own.get().candidate(), own.get().fencingToken());
		}
		Leader leader = elector.leader().orElse(null);
		return (leader != null) ? new ElectionDescriptor(false, leader.candidate(), leader.fencingToken())
				: new ElectionDescriptor(false, null, null);
	}

	/**
	 * Description of the elections that this instance has joined.
	 *
	 * @param backend the backend that keeps the elections
	 * @param candidate this instance
	 * @param elections the elections by name
	 */
	public record LeaderElectionDescriptor(String backend, CandidateDescriptor candidate,
			Map<String, ElectionDescriptor> elections) implements OperationResponseBody {
	}

	/**
	 * Description of this instance.
	 *
	 * @param id the candidate id
	 * @param active whether this instance is a candidate, which it is from when the
	 * application is ready until it begins to stop
	 */
	public record CandidateDescriptor(String id, boolean active) {
	}

	/**
	 * Description of one election. Unknown values are {@code null}.
	 *
	 * @param leading whether this instance leads now
	 * @param leader the candidate id of the leader, as last observed
	 * @param fencingToken the fencing token of the leader, as last observed
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record ElectionDescriptor(boolean leading, @Nullable String leader, @Nullable Long fencingToken) {
	}

}
