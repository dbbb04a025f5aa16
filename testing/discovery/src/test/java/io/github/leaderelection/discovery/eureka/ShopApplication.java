package io.github.leaderelection.discovery.eureka;

import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An instance of an application whose leader answers requests. The instances share a
 * store, as they would share a database.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApplication {

	static final String ELECTION = "reports";

	private static final ElectionStore STORE = new InMemoryElectionStore();

	static ConfigurableApplicationContext start(int eureka, String id) {
		return Applications.start(ShopApplication.class, Map.ofEntries(Map.entry("spring.application.name", "shop"),
				Map.entry("eureka.client.service-url.defaultZone", "http://localhost:%s/eureka/".formatted(eureka)),
				Map.entry("eureka.client.registry-fetch-interval-seconds", "1"),
				Map.entry("eureka.client.instance-info-replication-interval-seconds", "1"),
				Map.entry("eureka.instance.instance-id", id), Map.entry("eureka.instance.metadata-map.zone", "north"),
				Map.entry("leader-election.candidate-id", id), Map.entry("leader-election.elections", ELECTION),
				Map.entry("leader-election.claim-missing", "true"), Map.entry("leader-election.drain-timeout", "5s"),
				// Ten changes are no storm here
				Map.entry("leader-election.storm.changes", "20"), Map.entry("leader-election.lease-duration", "20s"),
				Map.entry("leader-election.retry-period", "1s"),
				Map.entry("leader-election.discovery.clients.reports-leader.service", "shop"),
				Map.entry("leader-election.discovery.clients.reports-leader.election", ELECTION),
				Map.entry("leader-election.fencing.http.leader-only", "/reports")));
	}

	@Bean
	ElectionStore electionStore() {
		return STORE;
	}

	@Bean
	LeaderClient leaderClient(BlockingLoadBalancerInterceptor balancer) {
		return new LeaderClient(balancer);
	}

	/**
	 * What only the leader answers.
	 */
	@RestController
	static class Reports {

		private final LeaderElector elector;

		private final String id;

		Reports(LeaderElector elector, @Value("${leader-election.candidate-id}") String id) {
			this.elector = elector;
			this.id = id;
		}

		// What it is by its own knowledge, whatever the filter let through
		@PostMapping("/reports")
		String write() {
			return this.id + " " + this.elector.leadership().map(Leadership::fencingToken).orElse(0L);
		}

	}

}
