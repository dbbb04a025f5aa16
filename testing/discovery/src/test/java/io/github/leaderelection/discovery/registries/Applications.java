package io.github.leaderelection.discovery.registries;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts applications in this process.
 */
final class Applications {

	private Applications() {
	}

	static ConfigurableApplicationContext start(Class<?> application, Map<String, Object> properties) {
		Map<String, Object> all = new HashMap<>(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				// The server brings Jersey, which is then used without being configured
				"eureka.client.jersey.enabled", "false", "eureka.instance.hostname", "localhost"));
		all.putAll(properties);
		return new SpringApplicationBuilder(application).properties(all).run();
	}

	static int port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

}
