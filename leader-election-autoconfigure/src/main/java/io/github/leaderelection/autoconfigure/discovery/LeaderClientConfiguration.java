package io.github.leaderelection.autoconfigure.discovery;

import java.util.Map;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.discovery.LeaderServiceInstanceListSupplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.loadbalancer.core.DiscoveryClientServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The instances of a client that finds the leader, in the context that Spring Cloud has
 * for each client. Instances are not cached there: a discovery client caches them itself,
 * or is expected to be asked.
 */
@Configuration(proxyBeanMethods = false)
@KeptWhenDisabled
class LeaderClientConfiguration {

	// Some registries have a supplier for all clients, which may come first
	@Bean
	@Primary
	@Conditional(OnLeaderClientCondition.class)
	ServiceInstanceListSupplier leaderServiceInstanceListSupplier(ConfigurableEnvironment environment,
			DiscoveryProperties properties, ObjectProvider<DiscoveryClient> blocking,
			ObjectProvider<ReactiveDiscoveryClient> reactive, ObjectProvider<LeaderElectors> electors) {
		String name = environment.getRequiredProperty(LoadBalancerClientFactory.PROPERTY_NAME);
		LeaderClient client = LeaderClient.of(name, environment, properties);
		DiscoveryClient discovery = blocking.getIfAvailable();
		Environment service = of(client.service(), environment);
		return new LeaderServiceInstanceListSupplier(
				(discovery != null) ? new DiscoveryClientServiceInstanceListSupplier(discovery, service)
						: new DiscoveryClientServiceInstanceListSupplier(reactive.getObject(), service),
				client.locator(electors.getIfAvailable()));
	}

	// The supplier of Spring Cloud takes the name of the service from there
	private static Environment of(String service, ConfigurableEnvironment parent) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.merge(parent);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("leaderElectionService",
					Map.of(LoadBalancerClientFactory.PROPERTY_NAME, service)));
		return environment;
	}

}
