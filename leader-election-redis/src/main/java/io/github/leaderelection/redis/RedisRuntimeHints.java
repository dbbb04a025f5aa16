package io.github.leaderelection.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the scripts, for Jedis, whose presence is asked for
 * by its name as that of Lettuce, which Spring Data hints, and for the field that
 * {@link LettuceConfiguration} reads.
 */
public class RedisRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/github/leaderelection/redis/*.lua");
		hints.reflection()
			.registerTypeIfPresent(classLoader, RedisDriver.JEDIS)
			.registerTypeIfPresent(classLoader,
					"org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
					(type) -> type.withField(LettuceConfiguration.FIELD));
	}

}
