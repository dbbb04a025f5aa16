package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what becomes of a call that Redis does not answer.
 */
class UnansweredCallsIntegrationTests extends AbstractRedisElectionStoreTests {

	/**
	 * Enough for a first attempt that has to connect, on a machine that is busy.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	@ParameterizedTest
	@EnumSource
	void pausedServerFailsTheCallThoughTheApplicationWaitsForAMinute(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, TIMEOUT);
		beat(store, 1);
		this.server.pause();
		try {
			for (int nonce = 2; nonce < 4; nonce++) {
				long attempt = nonce;
				long start = System.nanoTime();
				assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, attempt));
				// Connection, handshake and command may each take their time
				assertThat(System.nanoTime() - start).isLessThan(TIMEOUT.multipliedBy(5).toNanos());
			}
		}
		finally {
			this.server.resume();
		}
		assertThat(beat(store, 9).intact()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void callIsRefusedWhileDisconnectedAndNotSentLater(TestRedis.Driver driver) {
		try (FaultProxy network = new FaultProxy(this.server)) {
			RedisElectionStore store = open(driver, TestRedis.standalone(this.server.host(), network.port()), TIMEOUT);
			beat(store, 1);
			network.refuse();
			network.reset();
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 5));
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 6));
			network.heal();
			RedisElectionStore other = open(driver, TestRedis.PATIENCE);
			Session observer = TestRedis.session();
			// Long enough for a driver to connect again and to send what it has kept
			await().during(Duration.ofSeconds(2))
				.atMost(BOUND)
				.until(() -> other.heartbeat(observer, 0).sessions().get(this.session.id()).nonce() == 1);
			assertThat(beat(store, 7).intact()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void callThatIsExecutedLateIsNotRepeated(TestRedis.Driver driver) throws Exception {
		try (FaultProxy network = new FaultProxy(this.server)) {
			RedisElectionStore store = open(driver, TestRedis.standalone(this.server.host(), network.port()), TIMEOUT);
			beat(store, 1);
			network.responses().freeze();
			this.server.call("CONFIG", "RESETSTAT");
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 2));
			await().atMost(BOUND).until(() -> commands().equals("evalsha"));
			network.heal();
			assertThat(beat(store, 3).intact()).isTrue();
			assertThat(commands().lines().filter("evalsha"::equals)).hasSize(2);
			// The greeting of another connection
			assertThat(commands().lines().filter("eval"::equals)).hasSize(1);
		}
	}

	/**
	 * Otherwise it would write a session again that was closed meanwhile.
	 */
	@ParameterizedTest
	@EnumSource
	void nothingIsSentAfterTheTimeout(TestRedis.Driver driver) throws Exception {
		ServerConnections connections = new ServerConnections(driver.factory(TestRedis.standalone(this.server)),
				TIMEOUT, (connection) -> {
					await().pollDelay(TIMEOUT).atMost(BOUND).until(() -> true);
					return List.of();
				}, () -> {
				});
		keep(connections::close);
		byte[] key = RedisKeys.bytes("leader-election:{test}:records");
		byte[] election = RedisKeys.bytes("orders");
		assertThatExceptionOfType(ServerConnections.FailedCallException.class)
			.isThrownBy(() -> connections.execute(true,
					(connection) -> connection.run(Script.CREATE, 2, key, key, election, RedisKeys.bytes("0"))))
			.havingCause()
			.withMessage("no connection was ready within 4s");
		assertThat(this.server.call("EXISTS", "leader-election:{test}:records")).contains("0");
	}

	@ParameterizedTest
	@EnumSource
	void heartbeatIsRepeatedWhenItsConnectionIsCutAndClaimIsNot(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		store.create("orders", 0);
		ElectionView view = beat(store, 1);
		CompletableFuture<ElectionView> heartbeat = cutWhileItIsExecuted(() -> beat(store, 2));
		assertThat(heartbeat.get(BOUND.toSeconds(), TimeUnit.SECONDS).intact()).isTrue();
		CompletableFuture<Boolean> claim = cutWhileItIsExecuted(() -> store.claim(claim(view, "orders")));
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> claim.get(BOUND.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(ElectionStoreException.class);
		assertThat(beat(store, 3).elections().get("orders").state()).isEqualTo(ElectionRecord.State.VACANT);
	}

	private <T> CompletableFuture<T> cutWhileItIsExecuted(Supplier<T> call) throws IOException {
		this.server.call("CLIENT", "PAUSE", "60000", "WRITE");
		try {
			CompletableFuture<T> result = CompletableFuture.supplyAsync(call);
			await().atMost(BOUND).until(() -> this.server.call("CLIENT", "LIST").contains("cmd=eval"));
			await().atMost(BOUND).until(() -> this.server.call("INFO", "clients").contains("blocked_clients:1"));
			this.server.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			return result;
		}
		finally {
			this.server.call("CLIENT", "UNPAUSE");
		}
	}

}
