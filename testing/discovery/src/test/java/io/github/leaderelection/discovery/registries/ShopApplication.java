package io.github.leaderelection.discovery.registries;

import java.util.HashMap;
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

	static ConfigurableApplicationContext start(String id, Map<String, Object> registry) {
		Map<String, Object> properties = new HashMap<>(registry);
		properties.putAll(Map.of("spring.application.name", "shop", "leader-election.candidate-id", id,
				"leader-election.elections", ELECTION, "leader-election.lease-duration", "20s",
				"leader-election.retry-period", "1s", "leader-election.drain-timeout", "5s",
				"leader-election.claim-missing", "true", "leader-election.fencing.http.leader-only", "/reports",
				// Ten changes are no storm here
				"leader-election.storm.changes", "20"));
		properties.putAll(LeaderClient.properties());
		return Applications.start(ShopApplication.class, properties);
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
