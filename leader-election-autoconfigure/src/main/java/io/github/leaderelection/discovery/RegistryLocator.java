package io.github.leaderelection.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.leaderelection.Names;
import io.github.leaderelection.fencing.http.FencingToken;

import org.springframework.cloud.client.ServiceInstance;

/**
 * Finds the leader by the metadata of the registrations, for clients that take no part in
 * the election: the instance with the highest fencing token. It is as old as the view
 * that the client has of the registry.
 */
public final class RegistryLocator implements LeaderLocator {

	private final String election;

	/**
	 * Create a new {@link RegistryLocator}.
	 * @param election the name of the election
	 * @throws io.github.leaderelection.InvalidNameException if the name is invalid
	 */
	public RegistryLocator(String election) {
		this.election = Names.requireElection(election);
	}

	@Override
	public Optional<LeaderInstance> locate(List<ServiceInstance> instances) {
		return instances.stream()
			.flatMap(this::leader)
			.max(Comparator.comparingLong((instance) -> instance.token().value()));
	}

	private Stream<LeaderInstance> leader(ServiceInstance instance) {
		return LeaderMetadata.token(instance.getMetadata(), this.election)
			.stream()
			.mapToObj((token) -> new LeaderInstance(instance, new FencingToken(token, this.election)));
	}

}
