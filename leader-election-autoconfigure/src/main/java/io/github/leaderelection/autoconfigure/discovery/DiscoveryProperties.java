package io.github.leaderelection.autoconfigure.discovery;

import java.util.Map;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for leaders in service discovery.
 *
 * @param enabled Whether the registration of this instance shows the elections that it
 * leads.
 * @param memberId Identity by which clients match the registration of this instance with
 * its membership in the elections. By default a random one.
 * @param maxElections Maximum number of elections that the registration shows.
 * @param clients Load-balanced clients that find the leader of an election, by the name
 * under which they are used in URLs.
 */
@ConfigurationProperties("leader-election.discovery")
@KeptWhenDisabled
public record DiscoveryProperties(@DefaultValue("true") boolean enabled, @Nullable String memberId,
		@DefaultValue("50") int maxElections, @DefaultValue Map<String, Client> clients) {

	static final String PREFIX = "leader-election.discovery";

	/**
	 * Return how many elections the registration shows.
	 * @return the number, zero or more
	 */
	int limit() {
		if (this.maxElections < 0) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".max-elections", this.maxElections,
					"it is negative: use 0 to show no election");
		}
		return this.maxElections;
	}

	/**
	 * A load-balanced client that finds the leader of an election.
	 *
	 * @param service Name of the service whose instances take part in the election.
	 * @param election Name of the election.
	 * @param authority Source that shows who leads. By default the election, if the
	 * service is this application and this instance has joined the election, otherwise
	 * the registry.
	 */
	public record Client(@Nullable String service, @Nullable String election, @Nullable Authority authority) {

	}

	/**
	 * Source that shows who leads.
	 */
	public enum Authority {

		/**
		 * The election, which this instance has joined.
		 */
		ELECTION,

		/**
		 * The registrations of the instances.
		 */
		REGISTRY

	}

}
