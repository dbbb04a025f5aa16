package io.github.leaderelection.discovery.registries;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Another application, which takes part in no election and asks the leader.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ClientApplication {

	static ConfigurableApplicationContext start(Map<String, Object> registry) {
		Map<String, Object> properties = new HashMap<>(registry);
		properties.putAll(Map.of("spring.application.name", "client", "leader-election.enabled", "false",
				"eureka.client.register-with-eureka", "false"));
		properties.putAll(LeaderClient.properties());
		return Applications.start(ClientApplication.class, properties);
	}

	@Bean
	LeaderClient leaderClient(BlockingLoadBalancerInterceptor balancer) {
		return new LeaderClient(balancer);
	}

	@Bean
	Fetches fetches() {
		return new Fetches();
	}

	/**
	 * How often the client of Eureka has fetched the registry.
	 */
	static class Fetches {

		private final AtomicInteger count = new AtomicInteger();

		@EventListener(HeartbeatEvent.class)
		void fetched() {
			this.count.incrementAndGet();
		}

		int count() {
			return this.count.get();
		}

	}

}
