package io.github.leaderelection.discovery;

import java.util.List;
import java.util.Optional;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.fencing.http.FencingToken;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;

/**
 * Finds the leader by the election, for clients that take part in it or observe it.
 * Discovery only says where the member is, so a registry that is out of date never names
 * another leader. It is as old as the last heartbeat of this instance.
 * <p>
 * A member and an instance match by the entry {@link LeaderMetadata#MEMBER} of their
 * metadata, or if the id of the member is the instance id.
 */
public final class ElectionLocator implements LeaderLocator {

	private final String election;

	private final LeaderElectors electors;

	/**
	 * Create a new {@link ElectionLocator}.
	 * @param election the name of the election, which this instance has to join
	 * elsewhere: a client that asks is no reason to become a candidate
	 * @param electors the elections of this instance
	 * @throws io.github.leaderelection.InvalidNameException if the name is invalid
	 */
	public ElectionLocator(String election, LeaderElectors electors) {
		this.election = Names.requireElection(election);
		this.electors = electors;
	}

	/**
	 * Return whether this instance has joined the election.
	 * @return whether it has
	 */
	public boolean isJoined() {
		return this.electors.joined(this.election).isPresent();
	}

	@Override
	public Optional<LeaderInstance> locate(List<ServiceInstance> instances) {
		return this.electors.joined(this.election)
			.flatMap(LeaderElector::leader)
			.flatMap((leader) -> instance(leader, instances));
	}

	private Optional<LeaderInstance> instance(Leader leader, List<ServiceInstance> instances) {
		String member = LeaderMetadata.member(leader.metadata());
		return instances.stream()
			.filter((instance) -> isOf(member, instance))
			.findFirst()
			.map((instance) -> new LeaderInstance(instance, new FencingToken(leader.fencingToken(), this.election)));
	}

	private static boolean isOf(@Nullable String member, ServiceInstance instance) {
		return member != null && (member.equals(LeaderMetadata.member(instance.getMetadata()))
				|| member.equals(instance.getInstanceId()));
	}

}
