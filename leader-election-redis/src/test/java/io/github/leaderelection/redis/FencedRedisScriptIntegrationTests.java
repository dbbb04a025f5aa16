package io.github.leaderelection.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FencedRedisScript}.
 */
class FencedRedisScriptIntegrationTests {

	private static final String FENCE = "{fenced}:fence";

	private final FencedRedisScript<Long> script = new FencedRedisScript<>("""
			local balance = redis.call('INCRBY', KEYS[1], ARGV[1])
			redis.call('SET', KEYS[2], ARGV[2])
			return balance
			""", Long.class);

	private final List<DisposableBean> factories = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (DisposableBean factory : this.factories) {
			factory.destroy();
		}
	}

	@ParameterizedTest
	@EnumSource
	void scriptRunsUnlessAHigherTokenWasSeen(TestRedis.Driver driver) throws Exception {
		StringRedisTemplate redis = redis(driver);
		assertThat(run(redis, 1795433338320L, "first")).isEqualTo(1);
		assertThat(run(redis, 1795433338320L, "same")).isEqualTo(2);
		assertThat(run(redis, 1795433338321L, "next")).isEqualTo(3);
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> run(redis, 1795433338320L, "stale"))
			.satisfies((ex) -> assertThat(ex.fencingToken()).isEqualTo(1795433338320L));
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> run(redis, 999999999999L, "short"));
		assertThat(redis.opsForValue().get("{fenced}:text")).isEqualTo("next");
		assertThat(redis.opsForValue().get("{fenced}:balance")).isEqualTo("3");
		assertThat(redis.opsForValue().get(FENCE)).isEqualTo("1795433338321");
	}

	@ParameterizedTest
	@EnumSource
	void tokensBeyondTheNumbersOfLuaAreExact(TestRedis.Driver driver) throws Exception {
		StringRedisTemplate redis = redis(driver);
		run(redis, 4611686018427387903L, "high");
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> run(redis, 4611686018427387902L, "stale"));
	}

	@Test
	void scriptRunsOnTheOldestRedis() throws Exception {
		try (RedisServer server = RedisServer.oldestSupported()) {
			server.start();
			StringRedisTemplate redis = redis(TestRedis.Driver.LETTUCE, server);
			assertThat(run(redis, 8, "first")).isEqualTo(1);
			assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> run(redis, 7, "stale"));
		}
	}

	@Test
	void invoiceNumbersAreOfTheLeader() throws Exception {
		StringRedisTemplate redis = redis(TestRedis.Driver.LETTUCE);
		Invoices invoices = new Invoices(redis);
		Leadership stale = new Term(7);
		assertThat(invoices.nextNumber(stale)).isEqualTo(1);
		assertThat(invoices.nextNumber(new Term(8))).isEqualTo(2);
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> invoices.nextNumber(stale));
		assertThat(redis.opsForValue().get("{invoice}:number")).isEqualTo("2");
	}

	@Test
	void refusalIsReported() throws Exception {
		StringRedisTemplate redis = redis(TestRedis.Driver.LETTUCE);
		List<String> rejections = new ArrayList<>();
		Subscription subscription = FenceRejections
			.addListener((election, resource) -> rejections.add(election + " " + resource));
		try {
			run(redis, 8, "first");
			assertThat(rejections).isEmpty();
			assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> run(redis, 7, "stale"));
			assertThat(rejections).containsExactly(new Term(7).election() + " REDIS");
		}
		finally {
			subscription.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void errorOfTheScriptIsNoLostTerm(TestRedis.Driver driver) throws Exception {
		StringRedisTemplate redis = redis(driver);
		FencedRedisScript<String> wrong = new FencedRedisScript<>("return redis.call('NONSENSE')", String.class);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> wrong.execute(redis, FENCE, new Term(7), List.of()));
	}

	private Long run(StringRedisTemplate redis, long token, String text) {
		return this.script.execute(redis, FENCE, new Term(token), List.of("{fenced}:balance", "{fenced}:text"), "1",
				text);
	}

	private StringRedisTemplate redis(TestRedis.Driver driver) throws Exception {
		return redis(driver, SharedServers.redis());
	}

	private StringRedisTemplate redis(TestRedis.Driver driver, RedisServer server) throws Exception {
		RedisConnectionFactory factory = driver.factory(TestRedis.standalone(server));
		this.factories.add((DisposableBean) factory);
		((InitializingBean) factory).afterPropertiesSet();
		((SmartLifecycle) factory).start();
		StringRedisTemplate redis = new StringRedisTemplate(factory);
		redis.delete(List.of(FENCE, "{fenced}:balance", "{fenced}:text", "{invoice}:fence", "{invoice}:number"));
		return redis;
	}

	private record Invoices(StringRedisTemplate redis) {

		private static final FencedRedisScript<Long> NEXT = new FencedRedisScript<>(
				"return redis.call('INCR', KEYS[1])", Long.class);

		long nextNumber(Leadership term) {
			return NEXT.execute(this.redis, "{invoice}:fence", term, List.of("{invoice}:number"));
		}

	}

	private record Term(long fencingToken) implements Leadership {

		@Override
		public String election() {
			return "orders";
		}

		@Override
		public String candidate() {
			return "test";
		}

		@Override
		public Instant grantedAt() {
			return Instant.EPOCH;
		}

		@Override
		public boolean isValid() {
			return true;
		}

		@Override
		public Duration remaining() {
			return Duration.ofSeconds(1);
		}

	}

}
