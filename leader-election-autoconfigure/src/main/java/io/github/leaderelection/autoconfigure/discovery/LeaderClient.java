package io.github.leaderelection.autoconfigure.discovery;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.autoconfigure.discovery.DiscoveryProperties.Authority;
import io.github.leaderelection.discovery.ElectionLocator;
import io.github.leaderelection.discovery.LeaderLocator;
import io.github.leaderelection.discovery.RegistryLocator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * A client that finds the leader, with its properties checked.
 *
 * @param property the property that configures it
 * @param service the name of the service
 * @param election the name of the election
 * @param authority what says who leads, {@code null} for the default
 * @param own whether the service is this application
 */
record LeaderClient(String property, String service, String election, @Nullable Authority authority, boolean own) {

	static LeaderClient of(String name, Environment environment, DiscoveryProperties properties) {
		String property = "%s.clients.%s".formatted(DiscoveryProperties.PREFIX, name);
		DiscoveryProperties.Client client = properties.clients().get(name);
		String service = (client != null) ? client.service() : null;
		String election = (client != null) ? client.election() : null;
		if (client == null || service == null || !StringUtils.hasText(service)) {
			throw new InvalidConfigurationPropertyValueException(property + ".service", service,
					"a client that finds the leader needs the name of the service");
		}
		return new LeaderClient(property, service, requireElection(property, election), client.authority(),
				service.equalsIgnoreCase(environment.getProperty("spring.application.name")));
	}

	private static String requireElection(String property, @Nullable String election) {
		if (election == null) {
			throw new InvalidConfigurationPropertyValueException(property + ".election", election,
					"a client that finds the leader needs the name of the election");
		}
		try {
			return Names.requireElection(election);
		}
		catch (InvalidNameException ex) {
			throw new InvalidConfigurationPropertyValueException(property + ".election", election,
					String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Return what locates the leader.
	 * @param electors the elections of this instance, {@code null} if it takes part in
	 * none
	 * @return the locator
	 */
	LeaderLocator locator(@Nullable LeaderElectors electors) {
		RegistryLocator registry = new RegistryLocator(this.election);
		if (this.authority == Authority.ELECTION) {
			if (electors == null) {
				throw new InvalidConfigurationPropertyValueException(this.property + ".authority", "election",
						"this application takes part in no election: use registry");
			}
			return new ElectionLocator(this.election, electors);
		}
		if (this.authority == Authority.REGISTRY || electors == null || !this.own) {
			return registry;
		}
		ElectionLocator byElection = new ElectionLocator(this.election, electors);
		return (instances) -> ((byElection.isJoined()) ? byElection : registry).locate(instances);
	}

}
