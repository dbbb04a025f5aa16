package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.sample.observation.LeadershipSampler;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;

/**
 * What an instance has only if the launcher starts it. Not annotated, so that the sample
 * by itself does not find it.
 */
class InstanceConfiguration {

	/**
	 * The argument that names the file of what the instance observes.
	 */
	static final String OBSERVATIONS = "cluster.observations";

	/**
	 * The environment variable that contains what commands have to contain: others can
	 * read the command line.
	 */
	static final String SECRET = "CLUSTER_SECRET";

	/**
	 * The environment variable by which a user lets the instances take commands without a
	 * login.
	 */
	private static final String ACCESS = "MANAGEMENT_ENDPOINT_LEADERELECTION_ACCESS";

	@Bean
	LeadershipSampler leadershipSampler(LeaderElector elector, @Value("${" + OBSERVATIONS + "}") Path observations) {
		return new LeadershipSampler(elector, observations);
	}

	@Bean
	CommandFilter commandFilter(@Value("${" + SECRET + "}") String secret, @Value("${" + ACCESS + ":}") String access) {
		return new CommandFilter(secret, access.equalsIgnoreCase("unrestricted"));
	}

}
