package io.github.leaderelection.discovery.registries;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.leaderelection.discovery.LeaderMetadata;
import io.github.leaderelection.discovery.registries.Shop.Term;
import io.github.leaderelection.servers.SharedServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances that are registered in ZooKeeper, which takes other metadata at run time
 * with another registration.
 */
class ZooKeeperIntegrationTests {

	private static final int CHANGES = 3;

	private final Shop shop = new Shop();

	@AfterEach
	void close() {
		this.shop.close();
	}

	@Test
	void registryShowsTheLeaderAfterEachChange() {
		for (int i = 0; i < 2; i++) {
			Map<String, Object> registry = new HashMap<>(Map.of("eureka.client.enabled", "false"));
			registry.put("spring.cloud.zookeeper.connect-string", SharedServers.zooKeeper().connectString());
			registry.put("spring.cloud.zookeeper.discovery.metadata.candidate", "shop-" + i);
			this.shop.start("shop-" + i, registry);
		}
		Term term = this.shop.termAfter(0);
		awaitRegistry(term);
		for (int change = 0; change < CHANGES; change++) {
			this.shop.resign();
			term = this.shop.termAfter(term.token());
			awaitRegistry(term);
			Term next = term;
			assertThat(List.of(0, 1)).allSatisfy((index) -> assertThat(Awaitility.await()
				.atMost(Shop.PATIENCE)
				.until(this.shop.instance(index).getBean(LeaderClient.class)::ask, next::isOf)).isNotNull());
		}
	}

	private void awaitRegistry(Term term) {
		Awaitility.await().atMost(Shop.PATIENCE).until(() -> {
			List<ServiceInstance> instances = this.shop.instance(0).getBean(DiscoveryClient.class).getInstances("shop");
			return instances.size() == this.shop.size() && instances.stream()
				.map((instance) -> instance.getMetadata().get(LeaderMetadata.MEMBER))
				.allMatch(Objects::nonNull) && leaders(instances).equals(term.registered());
		});
	}

	private static Map<String, String> leaders(List<ServiceInstance> instances) {
		return instances.stream()
			.map(ServiceInstance::getMetadata)
			.filter((metadata) -> metadata.containsKey(Shop.KEY))
			.collect(Collectors.toMap((metadata) -> metadata.get("candidate"), (metadata) -> metadata.get(Shop.KEY)));
	}

}
