package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the store says of a Redis that cannot be used, or not for good.
 *
 * @author Leader Election
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class BadRedisIntegrationTests {

	private static final String SECRET = "canary-0xDEADBEEF";

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String ALL = "+eval +info +hget +hgetall +hset +hsetnx +hdel +publish +subscribe +wait +select +asking +cluster|nodes";

	private final RedisServer guarded = RedisServer.withPassword(SECRET, "appendonly yes",
			user("all", ALL + " allchannels"), user("noinfo", ALL.replace("+info ", "") + " allchannels"),
			user("nowrite", ALL.replace("+hset ", "") + " allchannels"), user("nochannel", ALL + " resetchannels"),
			"user noeval on >%s ~* allchannels +hget".formatted(SECRET),
			"user nokeys on >%s allchannels %s".formatted(SECRET, ALL));

	private final List<RedisElectionStore> opened = new ArrayList<>();

	private Session session = TestRedis.session();

	private static String user(String name, String rules) {
		return "user %s on >%s ~* %s".formatted(name, SECRET, rules);
	}

	@BeforeAll
	void start() {
		this.guarded.start();
	}

	@AfterAll
	void stop() {
		this.guarded.close();
	}

	@AfterEach
	void close() {
		this.opened.forEach(RedisElectionStore::close);
		this.session = TestRedis.session();
	}

	@ParameterizedTest
	@EnumSource
	void unreachable(TestRedis.Driver driver) {
		assertThatFailure(driver, TestRedis.standalone("127.0.0.1", 1)).contains("could not write a heartbeat")
			.contains("namespace 'bad'")
			.contains("cannot be reached");
	}

	@ParameterizedTest
	@EnumSource
	void wrongPassword(TestRedis.Driver driver) {
		assertThatFailure(driver, login("all", "wrong")).contains("refused the user name or the password")
			.contains("spring.data.redis.password");
	}

	@ParameterizedTest
	@EnumSource
	void noPassword(TestRedis.Driver driver) {
		assertThatFailure(driver, TestRedis.standalone(this.guarded)).contains("refused the user name or the password");
	}

	@ParameterizedTest
	@EnumSource
	void readOnlyReplica(TestRedis.Driver driver) throws Exception {
		RedisServer master = SharedServers.redis();
		try (RedisServer replica = new RedisServer("replicaof %s %d".formatted(master.host(), master.port()))) {
			replica.start();
			await("the replica to follow").atMost(BOUND)
				.ignoreExceptions()
				.until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
			RedisElectionStore store = open(driver, TestRedis.standalone(replica));
			assertThatFailure(store).contains("read-only replica").contains("to the master");
			replica.call("REPLICAOF", "NO", "ONE");
			// The next call has another connection, as after a failover
			assertThat(store.heartbeat(this.session, 0).intact()).isTrue();
		}
	}

	@Test
	void readOnlyReplicaOfOldestRedis() throws Exception {
		try (RedisServer master = RedisServer.oldestSupported()) {
			master.start();
			try (RedisServer replica = RedisServer
				.oldestSupported("replicaof %s %d".formatted(master.host(), master.port()))) {
				replica.start();
				await("the replica to follow").atMost(BOUND)
					.ignoreExceptions()
					.until(() -> replica.call("INFO", "replication").contains("master_link_status:up"));
				assertThatFailure(TestRedis.Driver.LETTUCE, TestRedis.standalone(replica))
					.contains("read-only replica");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void keyOfSomethingElse(TestRedis.Driver driver) throws Exception {
		this.guarded.call("SET", "leader-election:{bad}:sessions", "mine");
		try {
			assertThatFailure(driver, login("all", SECRET)).contains("leader-election.redis.key-prefix");
		}
		finally {
			this.guarded.call("DEL", "leader-election:{bad}:sessions");
		}
	}

	@ParameterizedTest
	@EnumSource
	void databaseThatIsNotThereIsRefusedByRedis(TestRedis.Driver driver) {
		RedisStandaloneConfiguration configuration = login("all", SECRET);
		configuration.setDatabase(99);
		assertThatFailure(driver, configuration).contains("Redis refused it").contains("DB index is out of range");
	}

	@ParameterizedTest
	@EnumSource
	void claimOverAnotherConnectionIsRefusedWithoutIdentity(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, login("noinfo", SECRET));
		store.create("hidden", 0);
		ElectionView view = store.heartbeat(this.session, 0);
		store.close();
		assertThat(store.heartbeat(this.session.withNonce(2), 1).storeId()).isNotEqualTo(view.storeId());
		assertThat(store.claim(
				new Claim(view.elections().get("hidden"), OptionalLong.empty(), view.storeId(), this.session.id(), 1)))
			.isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void commandsThatAreForbiddenAreListed(TestRedis.Driver driver) {
		for (String user : new String[] { "noeval", "nowrite", "nokeys" }) {
			assertThatFailure(driver, login(user, SECRET)).as(user)
				.contains("ACL SETUSER <name> " + ALL)
				.contains("~leader-election:{bad}:sessions ~leader-election:{bad}:records")
				.contains("&leader-election:{bad}:hints");
		}
	}

	@ParameterizedTest
	@EnumSource
	void listedCommandsSuffice(TestRedis.Driver driver) throws Exception {
		this.guarded.call("ACL", "SETUSER", "listed", "reset", "on", ">" + SECRET, "~leader-election:{bad}:sessions",
				"~leader-election:{bad}:records", "&leader-election:{bad}:hints");
		List<String> rules = new ArrayList<>(List.of("ACL", "SETUSER", "listed"));
		rules.addAll(Arrays.asList(ALL.split(" ")));
		this.guarded.call(rules.toArray(String[]::new));
		RedisStandaloneConfiguration configuration = login("listed", SECRET);
		configuration.setDatabase(1);
		RedisElectionStore store = open(driver, configuration);
		try (HintCounter hints = new HintCounter(store)) {
			lead(store);
			hints.await(() -> store.close(this.session.id()), () -> lead(store));
		}
	}

	@ParameterizedTest
	@EnumSource
	void serverThatDoesNotTellItsIdentityIsNotTrusted(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, login("noinfo", SECRET));
		lead(store);
		ElectionView view = store.heartbeat(this.session.withNonce(9), 0);
		assertThat(view.storeId()).startsWith("unidentified-");
		ElectionRecord record = view.elections().get("orders");
		assertThat(record.storeId()).isNotEqualTo(view.storeId());
		assertThat(store.release("orders", this.session.id(), record.token())).isTrue();
		store.close(this.session.id());
	}

	@ParameterizedTest
	@EnumSource
	void channelThatIsForbiddenCostsHintsOnly(TestRedis.Driver driver, CapturedOutput output) {
		RedisElectionStore store = open(driver, login("nochannel", SECRET));
		store.subscribe(() -> {
		});
		lead(store);
		store.close(this.session.id());
		await("a word about it").atMost(BOUND)
			.until(() -> output.getAll().contains("No hints: a released election is noticed within the retry period"));
	}

	@ParameterizedTest
	@EnumSource
	void serverThatIsTooOld(TestRedis.Driver driver) {
		try (RedisServer old = RedisServer.unsupported()) {
			old.start();
			assertThatFailure(driver, TestRedis.standalone(old)).contains("the server is too old")
				.contains("Use Redis 6.2 or later, or Valkey")
				.contains("Redis 2.8");
		}
	}

	@ParameterizedTest
	@EnumSource
	void sentinelThatDoesNotAnswer(TestRedis.Driver driver) {
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration().master("none")
			.sentinel("127.0.0.1", 1)
			.sentinel("127.0.0.1", 2);
		assertThatFailure(driver, sentinel).contains("cannot be reached");
	}

	@ParameterizedTest
	@EnumSource
	void clusterThatDoesNotAnswer(TestRedis.Driver driver) {
		assertThatFailure(driver, new RedisClusterConfiguration(List.of("127.0.0.1:1", "127.0.0.1:2")))
			.contains("cannot be reached");
	}

	@Test
	void settingsThatLoseRecordsAreWarnedOfOnce(CapturedOutput output) {
		try (RedisServer careless = new RedisServer("maxmemory-policy allkeys-lru")) {
			careless.start();
			RedisElectionStore store = open(TestRedis.Driver.LETTUCE, TestRedis.standalone(careless));
			store.heartbeat(this.session, 0);
			store.close();
			store.heartbeat(this.session.withNonce(2), 1);
		}
		assertThat(output).containsOnlyOnce("[bad] Redis has maxmemory-policy allkeys-lru")
			.containsOnlyOnce("[bad] Redis has appendonly no");
	}

	@Test
	void settingsThatKeepRecordsAreNotWarnedOf(CapturedOutput output) {
		open(TestRedis.Driver.LETTUCE, login("all", SECRET)).heartbeat(this.session, 0);
		// Others may warn of something else meanwhile
		assertThat(output.getAll().lines().filter((line) -> line.contains("[bad]")))
			.noneMatch((line) -> line.contains("WARN"));
	}

	@Test
	void nothingSecretIsSaid(CapturedOutput output) {
		assertThatFailure(TestRedis.Driver.LETTUCE, login("noeval", SECRET)).doesNotContain(SECRET);
		assertThatFailure(TestRedis.Driver.JEDIS, login("all", SECRET + "!")).doesNotContain(SECRET);
		assertThat(output).doesNotContain(SECRET);
	}

	private void lead(RedisElectionStore store) {
		TestRedis.lead(store, "orders", this.session);
	}

	private RedisStandaloneConfiguration login(String user, String password) {
		RedisStandaloneConfiguration configuration = TestRedis.standalone(this.guarded);
		configuration.setUsername(user);
		configuration.setPassword(password);
		return configuration;
	}

	private AbstractStringAssert<?> assertThatFailure(TestRedis.Driver driver, RedisConfiguration configuration) {
		return assertThatFailure(open(driver, configuration));
	}

	private AbstractStringAssert<?> assertThatFailure(RedisElectionStore store) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class,
				() -> store.heartbeat(this.session, 0));
		return assertThat(failure).isNotNull().message();
	}

	private RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration) {
		RedisElectionStore store = RedisElectionStore.builder(driver.factory(configuration))
			.namespace("bad")
			.operationTimeout(TestRedis.PATIENCE)
			.build();
		this.opened.add(store);
		return store;
	}

}
