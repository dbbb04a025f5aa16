package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisElectionStore} that are about Redis: what is asked of it, and
 * what it stores.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisElectionStoreIntegrationTests extends AbstractRedisElectionStoreTests {

	@ParameterizedTest
	@EnumSource
	void heartbeatIsOneCallWithOneElectionAndWithThousand(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		TestRedis.lead(store, "election-0", this.session);
		assertThat(commandsOf(() -> beat(store, 2))).isEqualTo("evalsha");
		for (int i = 1; i < 1_000; i++) {
			store.create("election-" + i, 0);
		}
		assertThat(commandsOf(() -> beat(store, 3))).isEqualTo("evalsha");
		assertThat(beat(store, 4).elections()).hasSize(1_000);
	}

	@Test
	void claimReleaseCreateCloseAndEvictAreOneCallEach() throws Exception {
		RedisElectionStore store = open(TestRedis.Driver.LETTUCE, TestRedis.PATIENCE);
		ElectionRecord record = TestRedis.lead(store, "orders", this.session);
		assertThat(commandsOf(() -> store.release("orders", this.session.id(), record.token()))).isEqualTo("eval");
		assertThat(commandsOf(() -> store.create("reports", 0))).isEqualTo("eval");
		assertThat(commandsOf(() -> store.evict(this.session))).isEqualTo("eval");
		assertThat(commandsOf(() -> store.close(this.session.id()))).isEqualTo("eval");
	}

	@Test
	void keysAreTwoInOneSlotAndLiveForEver() throws Exception {
		RedisElectionStore store = open(TestRedis.Driver.LETTUCE, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		assertThat(this.server.call("KEYS", "*").lines()).containsExactlyInAnyOrder("leader-election:{test}:sessions",
				"leader-election:{test}:records");
		for (String key : this.server.call("KEYS", "*").lines().toList()) {
			assertThat(this.server.call("PTTL", key)).isEqualTo("-1");
		}
	}

	@Test
	void noScriptKnowsTime() {
		for (Script script : Script.values()) {
			assertThat(new String(script.text(true)).toUpperCase(Locale.ROOT)).doesNotContain("EXPIRE", "'TIME'",
					"'PX'", "'EX'", "OS.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void storeWorksAfterScriptFlush(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		this.server.call("SCRIPT", "FLUSH");
		assertThat(beat(store, 2).elections()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void storeWorksWhenMemoryIsFull(TestRedis.Driver driver) throws Exception {
		this.server.call("CONFIG", "SET", "maxmemory", "1");
		try {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.server.call("SET", "a", "b"))
				.withMessageContaining("OOM");
			RedisElectionStore store = open(driver, TestRedis.PATIENCE);
			ElectionRecord record = TestRedis.lead(store, "orders", this.session);
			assertThat(beat(store, 2).intact()).isTrue();
			assertThat(store.release("orders", this.session.id(), record.token())).isTrue();
		}
		finally {
			this.server.call("CONFIG", "SET", "maxmemory", "0");
		}
	}

	@ParameterizedTest
	@EnumSource
	void heartbeatOfLeaderIsAnnouncedAndThatOfFollowerIsNot(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		RedisElectionStore other = open(driver, TestRedis.PATIENCE);
		Session follower = TestRedis.session();
		try (HintCounter hints = new HintCounter(other)) {
			TestRedis.lead(store, "orders", this.session);
			await().atMost(BOUND).until(() -> {
				store.heartbeat(follower, 0);
				store.heartbeat(this.session, 0);
				return hints.beats(this.session.id()) > 2;
			});
			assertThat(hints.beats(follower.id())).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfOthersArePassedOver(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		for (String value : new String[] { "", "x", "HELD", "HELD x y z", "1 2 3", "HELD 1 a b c", "NONE 1 a b",
				"HELD 1 a !", "-1 -1 - -" }) {
			this.server.call("HSET", "leader-election:{test}:records", "odd" + value, value);
			this.server.call("HSET", "leader-election:{test}:records", "odd\u001b[31m", value);
			this.server.call("HSET", "leader-election:{test}:sessions", "odd" + value.length(), value);
		}
		assertThat(beat(store, 2).elections()).containsOnlyKeys("orders");
		assertThat(beat(store, 3).sessions()).containsOnlyKeys(this.session.id());
		store.close(this.session.id());
	}

	@ParameterizedTest
	@EnumSource
	void valueOfOthersIsReportedOnceForEachContent(TestRedis.Driver driver, CapturedOutput output) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		String first = driver + "-1";
		String second = driver + "-2\u001b[31m";
		this.server.call("HSET", "leader-election:{test}:records", "odd", first);
		beat(store, 1);
		beat(store, 2);
		this.server.call("HSET", "leader-election:{test}:records", "odd", second);
		beat(store, 3);
		beat(store, 4);
		assertThat(output)
			.containsOnlyOnce("[test] Ignoring field 'odd' of key 'leader-election:{test}:records', "
					+ "which this library did not write (" + first + "). Remove the field by HDEL")
			.containsOnlyOnce("which this library did not write (" + driver + "-2?[31m)")
			.doesNotContain("@store");
	}

	@Test
	void prefixesDoNotSeeEachOther() {
		RedisElectionStore store = open(TestRedis.Driver.LETTUCE, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		RedisElectionStore other = keep(RedisElectionStore.builder(TestRedis.lettuce(TestRedis.standalone(this.server)))
			.namespace("test")
			.keyPrefix("another/")
			.operationTimeout(TestRedis.PATIENCE)
			.build());
		ElectionView view = other.heartbeat(TestRedis.session(), 0);
		assertThat(view.elections()).isEmpty();
		assertThat(view.sessions()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void heartbeatCountsOnlyWhenReplicasHaveIt(TestRedis.Driver driver) {
		try (RedisServer replica = new RedisServer("replicaof %s %d".formatted(this.server.host(), this.server.port()),
				"repl-timeout 3600")) {
			replica.start();
			await().atMost(BOUND)
				.ignoreExceptions()
				.until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
			RedisElectionStore patient = replicated(driver, TestRedis.PATIENCE.dividedBy(2));
			TestRedis.lead(patient, "orders", this.session);
			patient.create("reports", 0);
			ElectionView view = beat(patient, 2);
			replica.pause();
			RedisElectionStore store = replicated(driver, Duration.ofMillis(300));
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 3))
				.withMessageContaining("leader-election.redis.wait-replicas")
				.withMessageContaining("0 of 1 replicas have acknowledged");
			assertThatExceptionOfType(ElectionStoreException.class)
				.isThrownBy(() -> store.claim(new Claim(view.elections().get("reports"), OptionalLong.empty(),
						view.storeId(), this.session.id(), 1)))
				.withMessageContaining("0 of 1 replicas have acknowledged");
			replica.resume();
			await().atMost(BOUND).ignoreExceptions().until(() -> beat(store, 4).intact());
		}
	}

	private RedisElectionStore replicated(TestRedis.Driver driver, Duration waitTimeout) {
		return keep(RedisElectionStore.builder(driver.factory(TestRedis.standalone(this.server)))
			.namespace("test")
			.operationTimeout(TestRedis.PATIENCE)
			.waitReplicas(1, waitTimeout)
			.build());
	}

}
