package io.github.leaderelection.autoconfigure.discovery;

import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.discovery.LeaderInstance;
import io.github.leaderelection.discovery.LeaderServiceInstanceListSupplier;
import io.github.leaderelection.discovery.RegistryLocator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.ServiceInstanceChooser;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LeaderClientAutoConfiguration}, with the load balancer of Spring Cloud
 * and a registry that consists of properties.
 */
class LeaderClientAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderClientAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
						BlockingLoadBalancerClientAutoConfiguration.class, SimpleDiscoveryClientAutoConfiguration.class,
						CompositeDiscoveryClientAutoConfiguration.class, UtilAutoConfiguration.class))
		.withPropertyValues("spring.application.name=client", "spring.cloud.loadbalancer.cache.enabled=false",
				instance(0, "uri=http://a:80"), instance(0, "metadata.leader-of-reports=7"),
				instance(0, "metadata.leader-election-member=m1"), instance(1, "uri=http://b:80"),
				instance(1, "metadata.leader-election-member=m2"), client("service=shop"), client("election=reports"));

	private static String instance(int index, String property) {
		return "spring.cloud.discovery.client.simple.instances.shop[%s].%s".formatted(index, property);
	}

	private static String client(String property) {
		return "leader-election.discovery.clients.reports-leader." + property;
	}

	@Test
	void leaderOfTheRegistryIsChosen() {
		this.runner.run((context) -> {
			assertThat(choose(context, "reports-leader")).isInstanceOfSatisfying(LeaderInstance.class, (leader) -> {
				assertThat(leader.getHost()).isEqualTo("a");
				assertThat(leader.token().header()).isEqualTo("7;election=\"reports\"");
			});
			assertThat(choose(context, "shop")).isNotNull().isNotInstanceOf(LeaderInstance.class);
			assertThat(choose(context, "other")).isNull();
		});
	}

	@Test
	void leaderOfTheOwnElectionIsChosenInTheOwnService() {
		this.runner.withPropertyValues("spring.application.name=shop")
			.withBean(LeaderElectors.class, () -> electors(8, "m2"))
			.run((context) -> assertThat(choose(context, "reports-leader")).isInstanceOfSatisfying(LeaderInstance.class,
					(leader) -> {
						assertThat(leader.getHost()).isEqualTo("b");
						assertThat(leader.token().value()).isEqualTo(8);
					}));
	}

	@Test
	void registryIsAskedWhileTheElectionIsNotJoined() {
		this.runner.withPropertyValues("spring.application.name=shop")
			.withBean(LeaderElectors.class, () -> mock(LeaderElectors.class))
			.run((context) -> assertThat(host(context)).isEqualTo("a"));
	}

	@Test
	void electionOfAnotherServiceIsNotTheOwnOneOfThatName() {
		this.runner.withBean(LeaderElectors.class, () -> electors(8, "m2"))
			.run((context) -> assertThat(host(context)).isEqualTo("a"));
	}

	@Test
	void authorityIsConfigured() {
		this.runner.withPropertyValues(client("authority=election"))
			.withBean(LeaderElectors.class, () -> electors(8, "m2"))
			.run((context) -> assertThat(host(context)).isEqualTo("b"));
		this.runner.withPropertyValues("spring.application.name=shop", client("authority=registry"))
			.withBean(LeaderElectors.class, () -> electors(8, "m2"))
			.run((context) -> assertThat(host(context)).isEqualTo("a"));
	}

	@Test
	void supplierOfARegistryForAllClientsIsNotAsked() {
		this.runner.withUserConfiguration(AllClientsConfiguration.class)
			.run((context) -> assertThat(choose(context, "reports-leader")).isInstanceOf(LeaderInstance.class));
	}

	@Test
	void leaderOfTheServiceIsConfiguredInCode() {
		this.runner.withUserConfiguration(ClientConfiguration.class)
			.run((context) -> assertThat(choose(context, "shop")).isInstanceOf(LeaderInstance.class)
				.extracting(ServiceInstance::getHost)
				.isEqualTo("a"));
	}

	@Test
	void wrongPropertiesAreRefusedAtStartWithTheirNames() {
		assertRefused("authority", client("authority=election"));
		assertRefused("service", client("service="));
		assertRefused("election", client("election=two words"));
	}

	private void assertRefused(String property, String value) {
		this.runner.withPropertyValues(value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(client(property))));
	}

	@Test
	void nothingIsConfiguredWithoutLoadBalancer() {
		this.runner.withClassLoader(new FilteredClassLoader(ServiceInstanceListSupplier.class))
			.run((context) -> assertThat(context).doesNotHaveBean(LeaderClientAutoConfiguration.class));
	}

	private static LeaderElectors electors(long token, String member) {
		LeaderElectors electors = mock();
		LeaderElector elector = mock();
		given(electors.joined("reports")).willReturn(Optional.of(elector));
		given(elector.leader())
			.willReturn(Optional.of(new Leader("leader", token, Map.of("leader-election-member", member))));
		return electors;
	}

	private static String host(ApplicationContext context) {
		return choose(context, "reports-leader").getHost();
	}

	private static ServiceInstance choose(ApplicationContext context, String client) {
		return context.getBean(ServiceInstanceChooser.class).choose(client);
	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "reports-leader", configuration = NoInstances.class)
	static class AllClientsConfiguration {

	}

	// The configuration of a client comes first, like that of some registries
	static class NoInstances {

		@Bean
		ServiceInstanceListSupplier none(ConfigurableApplicationContext client) {
			return ServiceInstanceListSupplier.builder().withBlockingDiscoveryClient().build(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@LoadBalancerClient(name = "shop", configuration = LeaderOfShop.class)
	static class ClientConfiguration {

	}

	static class LeaderOfShop {

		@Bean
		ServiceInstanceListSupplier leader(ConfigurableApplicationContext client) {
			return ServiceInstanceListSupplier.builder()
				.withBlockingDiscoveryClient()
				.with((context, all) -> new LeaderServiceInstanceListSupplier(all, new RegistryLocator("reports")))
				.build(client);
		}

	}

}
