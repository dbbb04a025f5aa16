package io.github.leaderelection.discovery.eureka;

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

	static ConfigurableApplicationContext start(int eureka) {
		return Applications.start(ClientApplication.class,
				Map.of("spring.application.name", "client", "eureka.client.register-with-eureka", "false",
						"eureka.client.service-url.defaultZone", "http://localhost:%s/eureka/".formatted(eureka),
						"eureka.client.registry-fetch-interval-seconds", "1", "leader-election.enabled", "false",
						"leader-election.discovery.clients.reports-leader.service", "shop",
						"leader-election.discovery.clients.reports-leader.election", ShopApplication.ELECTION));
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
