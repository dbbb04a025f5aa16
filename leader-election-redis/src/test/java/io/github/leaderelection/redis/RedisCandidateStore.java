package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Opens the store over the connection factory that Spring Boot makes of the arguments,
 * each of which is a property: {@code spring.data.redis.port=6379}.
 */
public final class RedisCandidateStore implements CandidateStore {

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		return RedisElectionStore.builder(connectionFactory(arguments))
			.namespace(namespace)
			.operationTimeout(operationTimeout)
			.build();
	}

	static RedisConnectionFactory connectionFactory(List<String> arguments) {
		Map<String, Object> properties = new HashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			properties.put(argument.substring(0, equals), argument.substring(equals + 1));
		}
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("arguments", properties));
		context.register(DataRedisAutoConfiguration.class);
		context.refresh();
		return context.getBean(RedisConnectionFactory.class);
	}

}
