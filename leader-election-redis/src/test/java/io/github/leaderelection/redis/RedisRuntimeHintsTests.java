package io.github.leaderelection.redis;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisRuntimeHints} of Jedis, which few applications have.
 */
class RedisRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void register() {
		new RedisRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void presenceOfJedisIsSeen() {
		assertThat(this.hints).matches(RuntimeHintsPredicates.reflection().onType(Jedis.class));
	}

}
