package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a store that was disconnected, when a server does not answer.
 */
class DisconnectIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final RedisServer server = new RedisServer();

	private final Session session = TestRedis.session();

	private LettuceConnectionFactory application;

	@BeforeEach
	void start() {
		this.server.start();
		this.application = new LettuceConnectionFactory(TestRedis.standalone(this.server));
		this.application.afterPropertiesSet();
	}

	@AfterEach
	void close() {
		this.application.destroy();
		this.server.close();
	}

	@Test
	void callThatADisconnectFailsBeginsNoThread() throws Exception {
		Set<Thread> before = lettuce();
		RedisElectionStore store = RedisElectionStore.builder(this.application)
			.namespace("disconnected")
			.operationTimeout(TestRedis.PATIENCE)
			.build();
		store.heartbeat(this.session, 0);
		this.server.pause();
		CompletableFuture<Thread> caller = new CompletableFuture<>();
		CompletableFuture<Object> call = CompletableFuture.supplyAsync(() -> {
			caller.complete(Thread.currentThread());
			return outcome(store);
		});
		Thread thread = caller.get(BOUND.toSeconds(), TimeUnit.SECONDS);
		Awaitility.await().atMost(BOUND).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		store.disconnect();
		this.server.resume();
		assertThat(call.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ElectionStoreException.class);
		Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(lettuce()).isSubsetOf(before));
	}

	private Object outcome(RedisElectionStore store) {
		try {
			return store.heartbeat(this.session.withNonce(2), 1);
		}
		catch (ElectionStoreException ex) {
			return ex;
		}
	}

	private static Set<Thread> lettuce() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("lettuce-"))
			.collect(Collectors.toSet());
	}

}
