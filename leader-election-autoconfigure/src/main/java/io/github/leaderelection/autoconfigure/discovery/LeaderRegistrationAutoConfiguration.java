package io.github.leaderelection.autoconfigure.discovery;

import java.util.UUID;

import com.netflix.discovery.EurekaClient;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.ElectionEngineBuilderCustomizer;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.discovery.EurekaChannel;
import io.github.leaderelection.discovery.LeaderMetadata;
import io.github.leaderelection.discovery.LeadershipRegistrar;
import io.github.leaderelection.discovery.RegistrationChannel;
import io.github.leaderelection.discovery.ServiceRegistryChannel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeadershipRegistrar}, in
 * the context that has the electors. Without a registration it does nothing.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class,
		afterName = "org.springframework.cloud.netflix.eureka.EurekaClientAutoConfiguration")
@ConditionalOnClass(Registration.class)
@ConditionalOnBean(value = LeaderElectors.class, search = SearchStrategy.CURRENT)
@ConditionalOnMissingBean(LeadershipRegistrar.class)
@ConditionalOnBooleanProperty(name = DiscoveryProperties.PREFIX + ".enabled", matchIfMissing = true)
@EnableConfigurationProperties(DiscoveryProperties.class)
public final class LeaderRegistrationAutoConfiguration {

	@Bean
	DiscoveryMember leaderElectionDiscoveryMember(DiscoveryProperties properties) {
		String id = properties.memberId();
		return new DiscoveryMember((StringUtils.hasText(id)) ? id : UUID.randomUUID().toString());
	}

	// First, so that the metadata of the application takes precedence
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ElectionEngineBuilderCustomizer leaderElectionDiscoveryCustomizer(DiscoveryMember member) {
		return (builder) -> builder.metadata(LeaderMetadata.MEMBER, member.id());
	}

	@Bean
	LeadershipRegistrar leadershipRegistrar(LeaderElectors electors, ObjectProvider<RegistrationChannel> channels,
			DiscoveryMember member, DiscoveryProperties properties) {
		return new LeadershipRegistrar(electors, channels.orderedStream().toList(), member.id(), properties.limit());
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RegistrationChannel serviceRegistryChannel(ObjectProvider<ServiceRegistry<?>> registry) {
		return new ServiceRegistryChannel(registry::getObject);
	}

	/**
	 * The id by which clients match the registration with the member.
	 *
	 * @param id the id
	 */
	record DiscoveryMember(String id) {

	}

	/**
	 * The way to Eureka.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EurekaClient.class)
	static class EurekaConfiguration {

		@Bean
		@Order(0)
		@ConditionalOnBean(EurekaClient.class)
		RegistrationChannel eurekaChannel(ObjectProvider<EurekaClient> client) {
			return new EurekaChannel(client::getObject);
		}

	}

}
