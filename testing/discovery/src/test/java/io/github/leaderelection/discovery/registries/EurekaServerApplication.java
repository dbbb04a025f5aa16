package io.github.leaderelection.discovery.registries;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import com.netflix.appinfo.InstanceInfo;
import com.netflix.discovery.shared.Application;
import com.netflix.eureka.registry.PeerAwareInstanceRegistry;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A Eureka server.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableEurekaServer
class EurekaServerApplication {

	private static final Map<String, Object> NO_ZOOKEEPER = Map.of("spring.cloud.zookeeper.enabled", "false",
			"spring.cloud.zookeeper.discovery.enabled", "false");

	static ConfigurableApplicationContext start() {
		Map<String, Object> properties = new HashMap<>(NO_ZOOKEEPER);
		properties.putAll(Map.of("spring.application.name", "eureka", "leader-election.enabled", "false",
				"eureka.client.register-with-eureka", "false", "eureka.client.fetch-registry", "false",
				// It answers what it knows, and keeps what is registered. A response that
				// it
				// makes while an instance registers would stay in its cache for minutes
				"eureka.server.use-read-only-response-cache", "false",
				"eureka.server.response-cache-auto-expiration-in-seconds", "0",
				"eureka.server.enable-self-preservation", "false"));
		return Applications.start(EurekaServerApplication.class, properties);
	}

	/**
	 * Return what a client of the server needs.
	 * @param server the server
	 * @return the properties
	 */
	static Map<String, Object> properties(ConfigurableApplicationContext server) {
		Map<String, Object> properties = new HashMap<>(NO_ZOOKEEPER);
		properties.putAll(Map.of("eureka.client.service-url.defaultZone",
				"http://localhost:%s/eureka/".formatted(Applications.port(server)),
				"eureka.client.registry-fetch-interval-seconds", "1",
				// What changes is sent at once, or never in a test
				"eureka.client.instance-info-replication-interval-seconds", "3600",
				"eureka.instance.lease-renewal-interval-in-seconds", "3600",
				"eureka.instance.lease-expiration-duration-in-seconds", "7200", "eureka.instance.metadata-map.zone",
				"north"));
		return properties;
	}

	/**
	 * Return who leads an election, as the server knows it.
	 * @param server the server
	 * @param key the key of the election in the metadata
	 * @return the tokens by instance id
	 */
	static Map<String, String> leaders(ConfigurableApplicationContext server, String key) {
		Application application = server.getBean(PeerAwareInstanceRegistry.class).getApplication("SHOP");
		return (application != null) ? application.getInstances()
			.stream()
			.filter((instance) -> instance.getMetadata().containsKey(key))
			.collect(Collectors.toMap(InstanceInfo::getInstanceId, (instance) -> instance.getMetadata().get(key)))
				: Map.of();
	}

}
