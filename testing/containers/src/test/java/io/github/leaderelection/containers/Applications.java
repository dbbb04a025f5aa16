package io.github.leaderelection.containers;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.redis.autoconfigure.RedisElectionAutoConfiguration;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Applications that have one backend each. They have no election unless a test adds it.
 */
final class Applications {

	private Applications() {
	}

	/**
	 * Start an application.
	 * @param application the application
	 * @param properties its properties, of the form {@code name=value}
	 * @return its context, to be closed
	 */
	static ConfigurableApplicationContext start(Class<?> application, List<String> properties) {
		Map<String, Object> values = properties.stream()
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> property[0], (property) -> property[1], (first, last) -> last));
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE).properties(values).run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JdbcElectionAutoConfiguration.class, DataSourceAutoConfiguration.class })
	static class OnJdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RedisElectionAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class OnRedis {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ZooKeeperElectionAutoConfiguration.class)
	static class OnZooKeeper {

	}

}
