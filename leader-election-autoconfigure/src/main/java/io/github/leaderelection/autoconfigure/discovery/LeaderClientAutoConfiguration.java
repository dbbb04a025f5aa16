package io.github.leaderelection.autoconfigure.discovery;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.discovery.LeaderClientRequestTransformer;
import io.github.leaderelection.discovery.LeaderRequestTransformer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for load-balanced clients that find
 * the leader. It needs no election in this application.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass({ ServiceInstanceListSupplier.class, HttpRequest.class })
@EnableConfigurationProperties(DiscoveryProperties.class)
@LoadBalancerClients(defaultConfiguration = LeaderClientConfiguration.class)
@KeptWhenDisabled
public final class LeaderClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaderRequestTransformer leaderRequestTransformer() {
		return new LeaderRequestTransformer();
	}

	// Spring Cloud creates a client with its first request
	@Bean
	SmartInitializingSingleton leaderClientsCheck(Environment environment, DiscoveryProperties properties,
			ObjectProvider<LeaderElectors> electors) {
		return () -> properties.clients()
			.keySet()
			.forEach((name) -> LeaderClient.of(name, environment, properties).locator(electors.getIfAvailable()));
	}

	/**
	 * For {@code WebClient}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ClientRequest.class, LoadBalancerClientRequestTransformer.class })
	@KeptWhenDisabled
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LeaderClientRequestTransformer leaderClientRequestTransformer() {
			return new LeaderClientRequestTransformer();
		}

	}

}
