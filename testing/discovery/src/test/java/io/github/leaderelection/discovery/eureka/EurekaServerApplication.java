package io.github.leaderelection.discovery.eureka;

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

	static ConfigurableApplicationContext start() {
		return Applications.start(EurekaServerApplication.class,
				Map.of("spring.application.name", "eureka", "eureka.client.register-with-eureka", "false",
						"eureka.client.fetch-registry", "false",
						// What it answers is what it knows, and it keeps what is
						// registered
						"eureka.server.use-read-only-response-cache", "false", "eureka.server.enable-self-preservation",
						"false", "leader-election.enabled", "false"));
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
