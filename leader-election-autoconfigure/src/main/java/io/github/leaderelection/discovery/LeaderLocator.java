package io.github.leaderelection.discovery;

import java.util.List;
import java.util.Optional;

import org.springframework.cloud.client.ServiceInstance;

/**
 * Finds the instance that leads an election among those of its service. Safe for use by
 * any thread; does not block.
 */
@FunctionalInterface
public interface LeaderLocator {

	/**
	 * Find the leader.
	 * @param instances the instances of the service, as discovery shows them
	 * @return the leader as far as it is known, or empty if there is none, or discovery
	 * does not show it
	 */
	Optional<LeaderInstance> locate(List<ServiceInstance> instances);

}
