package io.github.leaderelection.sample.cluster;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where the instances keep their elections, as the Spring profile of the sample says.
 */
interface ClusterStore extends AutoCloseable {

	/**
	 * Start what the profile needs.
	 * @param options what was chosen
	 * @return the store
	 */
	static ClusterStore start(ClusterOptions options) {
		int instances = options.ports().size();
		return switch (options.profile()) {
			case "jdbc" -> ClusterDatabase.start(instances);
			case "redis" -> RunningServers.redis(options);
			case "zookeeper" -> RunningServers.zooKeeper(options);
			case "" -> new RaftVoters(options);
			default -> throw new ClusterException(
					"%s=%s names no store of the sample: choose jdbc, redis or zookeeper, or none for embedded Raft"
						.formatted(ClusterOptions.PROFILE, options.profile()));
		};
	}

	/**
	 * Return what the instances have in common.
	 * @return the end of a sentence about the instances
	 */
	String description();

	/**
	 * Return the properties that an instance needs.
	 * @param instance the number of the instance, from 0
	 * @return its arguments
	 */
	List<String> arguments(int instance);

	/**
	 * Return what an instance needs that other users of this machine must not see, as
	 * they see its arguments.
	 * @return environment variables
	 */
	default Map<String, String> environment() {
		return Map.of();
	}

	/**
	 * Return the network of an instance.
	 * @param instance the number of the instance, from 0
	 * @return its condition, {@code null} if this process is not between the instance and
	 * its store
	 */
	@Nullable NetworkCondition network(int instance);

	/**
	 * Return how many instances to start at once, since all at once are slower on a small
	 * machine.
	 * @param instances how many there are
	 * @return as many as have to be there before one can lead, or more
	 */
	default int startedAtOnce(int instances) {
		return instances / 2 + 1;
	}

	/**
	 * Return whether nobody can lead unless most of the instances live.
	 * @return whether the instances themselves are the store
	 */
	default boolean needsMajority() {
		return false;
	}

	@Override
	void close();

}
