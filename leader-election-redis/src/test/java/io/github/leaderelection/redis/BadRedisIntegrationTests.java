package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.servers.RedisSentinel;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
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
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class BadRedisIntegrationTests {

	private static final String SECRET = "canary-0xDEADBEEF";

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String ALL = "+eval +evalsha +info +hget +hgetall +hset +hdel +publish +subscribe +ping +wait +select +asking +cluster|nodes";

	private final RedisServer guarded = RedisServer.withPassword(SECRET, "appendonly yes",
			user("all", ALL + " allchannels"), user("noinfo", ALL.replace("+info ", "") + " allchannels"),
			user("nowrite", ALL.replace("+hset ", "") + " allchannels"),
			user("few", ALL.replace("+ping ", "").replace("+evalsha ", "") + " allchannels"),
			user("nochannel", ALL + " resetchannels"), "user noeval on >%s ~* allchannels +hget".formatted(SECRET),
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
		assertThatFailure(driver, TestRedis.standalone("127.0.0.1", 1), Problem.UNREACHABLE)
			.startsWith("Redis at 127.0.0.1:1, namespace 'bad'")
			.contains("no server accepts connections there")
			.contains("spring.data.redis.port, or spring.data.redis.url");
	}

	@ParameterizedTest
	@EnumSource
	void wrongPassword(TestRedis.Driver driver) {
		assertThatFailure(driver, login("all", "wrong"), Problem.REFUSED).contains(address(this.guarded))
			.contains("does not accept the user name or the password")
			.contains("spring.data.redis.password");
	}

	@ParameterizedTest
	@EnumSource
	void noPassword(TestRedis.Driver driver) {
		assertThatFailure(driver, TestRedis.standalone(this.guarded), Problem.REFUSED)
			.contains("Redis requires a password")
			.contains("spring.data.redis.password");
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
			assertThatFailure(store, Problem.UNUSABLE).contains(address(replica))
				.contains("read-only replica")
				.contains("to the master");
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
				assertThatFailure(TestRedis.Driver.LETTUCE, TestRedis.standalone(replica), Problem.UNUSABLE)
					.contains("read-only replica");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void keyOfSomethingElse(TestRedis.Driver driver) throws Exception {
		this.guarded.call("SET", "leader-election:{bad}:sessions", "mine");
		try {
			assertThatFailure(driver, login("all", SECRET), Problem.UNUSABLE)
				.contains("leader-election.redis.key-prefix");
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
		assertThatFailure(driver, configuration, Problem.UNUSABLE).contains("spring.data.redis.database")
			.contains("DB index is out of range");
	}

	@ParameterizedTest
	@EnumSource
	void commandsThatAreForbiddenAreListed(TestRedis.Driver driver) {
		for (String user : new String[] { "noeval", "nowrite", "nokeys" }) {
			assertThatFailure(driver, login(user, SECRET), Problem.REFUSED).as(user)
				.contains("ACL SETUSER <name> " + ALL)
				.contains("~leader-election:{bad}:sessions ~leader-election:{bad}:records ~leader-election:{bad}:ticks")
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
	void serverWhoseIdentityMayNotBeReadIsRefused(TestRedis.Driver driver) {
		assertThatFailure(driver, login("noinfo", SECRET), Problem.REFUSED).contains(address(this.guarded))
			.contains("the Redis user may not call INFO")
			.contains("ACL SETUSER <name> +info");
	}

	@ParameterizedTest
	@EnumSource
	void pingAndEvalshaAreNotNeeded(TestRedis.Driver driver) {
		RedisElectionStore store = open(driver, login("few", SECRET));
		lead(store);
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
			.until(() -> output.getAll()
				.contains("Hints are unavailable: this instance notices a released election within the retry period"));
	}

	@ParameterizedTest
	@EnumSource
	void serverThatIsTooOld(TestRedis.Driver driver) {
		try (RedisServer old = RedisServer.unsupported()) {
			old.start();
			assertThatFailure(driver, TestRedis.standalone(old), Problem.UNUSABLE).contains("the server is too old")
				.contains("Use Redis 6.2 or later, or Valkey")
				.contains("Redis 2.8");
		}
	}

	@ParameterizedTest
	@EnumSource
	void hostThatIsUnknown(TestRedis.Driver driver) {
		assertThatFailure(driver, TestRedis.standalone("no-such-host.invalid", 6379), Problem.UNREACHABLE)
			.startsWith("Redis at no-such-host.invalid:6379")
			.contains("cannot be resolved")
			.contains("spring.data.redis.host");
	}

	@ParameterizedTest
	@EnumSource
	void serverThatIsPaused(TestRedis.Driver driver) {
		try (RedisServer paused = new RedisServer()) {
			paused.start();
			paused.pause();
			RedisElectionStore store = open(driver, TestRedis.standalone(paused), Duration.ofMillis(500));
			assertThatFailure(store, Problem.UNREACHABLE).contains(address(paused))
				.contains("did not answer within 400ms");
			paused.resume();
		}
	}

	@ParameterizedTest
	@EnumSource
	void serverWithTooManyClients(TestRedis.Driver driver) throws Exception {
		try (RedisServer full = new RedisServer()) {
			full.start();
			open(driver, TestRedis.standalone(full)).heartbeat(this.session, 0);
			full.call("CONFIG", "SET", "maxclients", "1");
			ElectionStoreException failure = failure(open(driver, TestRedis.standalone(full)));
			// Redis may close the connection before the driver reads why
			assertThat(failure).hasMessageContaining("reached maxclients").hasMessageContaining(address(full));
			assertThat(failure.problem()).isIn(Problem.REFUSED, Problem.UNREACHABLE);
		}
	}

	// Lettuce logs in by HELLO, which any password satisfies where there is none
	@Test
	void passwordWhereNoneIsConfigured() {
		RedisStandaloneConfiguration configuration = TestRedis.standalone(SharedServers.redis());
		configuration.setPassword(SECRET);
		assertThatFailure(TestRedis.Driver.JEDIS, configuration, Problem.REFUSED)
			.contains("this application has a password")
			.contains("Remove spring.data.redis.password");
	}

	@ParameterizedTest
	@EnumSource
	void diskThatCannotBeWritten(TestRedis.Driver driver) throws Exception {
		// Where nobody can create a file
		try (RedisServer failing = new RedisServer("save 3600 1", "dir /proc")) {
			failing.start();
			failing.call("BGSAVE");
			await("a save that fails").atMost(BOUND)
				.ignoreExceptions()
				.until(() -> failing.call("INFO", "persistence").contains("rdb_last_bgsave_status:err"));
			assertThatFailure(driver, TestRedis.standalone(failing), Problem.UNUSABLE).contains(address(failing))
				.contains("cannot save its data to disk")
				.contains("disk space");
			// It does not stop before it has saved
			failing.kill();
		}
	}

	@ParameterizedTest
	@EnumSource
	void memoryThatIsFull(TestRedis.Driver driver) throws Exception {
		try (RedisServer full = RedisServer.oldestSupported("maxmemory 1")) {
			full.start();
			assertThatFailure(driver, TestRedis.standalone(full), Problem.UNUSABLE).contains(address(full))
				.contains("the memory of Redis is full")
				.contains("Raise maxmemory");
		}
	}

	@ParameterizedTest
	@EnumSource
	void dataThatAreBeingLoaded(TestRedis.Driver driver) throws Exception {
		try (RedisServer loading = new RedisServer("enable-debug-command yes",
				"loading-process-events-interval-bytes 1024")) {
			loading.start();
			// At the delay below for longer than any test takes
			loading.call("DEBUG", "POPULATE", "20000", "key", "100");
			loading.call("CONFIG", "SET", "key-load-delay", "10000");
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
				try {
					loading.call("DEBUG", "RELOAD");
				}
				catch (IOException ex) {
					// The server was stopped
				}
			});
			await("loading").atMost(BOUND).until(() -> "LOADING".equals(answer(loading)));
			assertThatFailure(driver, TestRedis.standalone(loading), Problem.UNUSABLE).contains(address(loading))
				.contains("Redis is loading its data")
				.contains("Wait until it has finished");
			loading.kill();
			load.join();
		}
	}

	private static @Nullable String answer(RedisServer server) {
		try {
			server.call("DBSIZE");
			return null;
		}
		catch (IOException ex) {
			return RedisError.of(ex).code();
		}
	}

	@Test
	void sentinelThatDoesNotKnowTheMaster() {
		try (RedisSentinel sentinel = new RedisSentinel()) {
			sentinel.start();
			RedisSentinelConfiguration configuration = TestRedis.sentinel(sentinel);
			configuration.setMaster("another");
			assertThatFailure(TestRedis.Driver.LETTUCE, configuration, Problem.UNUSABLE)
				.contains("no sentinel knows a master named 'another'")
				.contains("Correct spring.data.redis.sentinel.master");
		}
	}

	// Redis 7 answers that it is read-only
	@Test
	void replicaThatHasLostItsMaster() throws Exception {
		try (RedisServer replica = RedisServer.oldestSupported("replica-serve-stale-data no")) {
			replica.start();
			replica.call("REPLICAOF", "127.0.0.1", "1");
			assertThatFailure(TestRedis.Driver.LETTUCE, TestRedis.standalone(replica), Problem.UNUSABLE)
				.contains(address(replica))
				.contains("a replica that has lost its master")
				.contains("Point spring.data.redis to the master");
		}
	}

	@ParameterizedTest
	@EnumSource
	void clusterWithoutSlots(TestRedis.Driver driver) {
		try (RedisServer node = new RedisServer("cluster-enabled yes", "cluster-port " + Ports.next())) {
			node.start();
			assertThatFailure(driver, new RedisClusterConfiguration(List.of(node.host() + ":" + node.port())),
					Problem.UNUSABLE)
				.contains(address(node))
				.contains("no master serves the slot of this namespace")
				.contains("CLUSTER NODES");
		}
	}

	@ParameterizedTest
	@EnumSource
	void scriptsThatAreDisabled(TestRedis.Driver driver) {
		try (RedisServer disabled = new RedisServer("rename-command EVAL \"\"")) {
			disabled.start();
			assertThatFailure(driver, TestRedis.standalone(disabled), Problem.UNUSABLE).contains(address(disabled))
				.contains("does not have a command that elections need")
				.contains("do not disable or rename EVAL");
		}
	}

	@ParameterizedTest
	@EnumSource
	void scriptOfAnotherClientThatBlocks(TestRedis.Driver driver) throws Exception {
		try (RedisServer busy = new RedisServer("busy-reply-threshold 1")) {
			busy.start();
			CompletableFuture<Void> script = CompletableFuture.runAsync(() -> {
				try {
					busy.call("EVAL", "while true do end", "0");
				}
				catch (IOException ex) {
					// It was killed
				}
			});
			await("a script that blocks").atMost(BOUND).until(() -> "BUSY".equals(answer(busy)));
			assertThatFailure(driver, TestRedis.standalone(busy), Problem.UNUSABLE).contains(address(busy))
				.contains("a script of another client blocks Redis")
				.contains("SCRIPT KILL");
			busy.call("SCRIPT", "KILL");
			script.join();
		}
	}

	@ParameterizedTest
	@EnumSource
	void sentinelThatDoesNotAnswer(TestRedis.Driver driver) {
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration().master("none")
			.sentinel("127.0.0.1", 1)
			.sentinel("127.0.0.1", 2);
		assertThatFailure(driver, sentinel, Problem.UNREACHABLE)
			.startsWith("Sentinel at 127.0.0.1:1, 127.0.0.1:2, namespace 'bad'")
			.contains("correct spring.data.redis.sentinel.nodes")
			.contains("no server accepts connections there");
	}

	@ParameterizedTest
	@EnumSource
	void clusterThatDoesNotAnswer(TestRedis.Driver driver) {
		assertThatFailure(driver, new RedisClusterConfiguration(List.of("127.0.0.1:1", "127.0.0.1:2")),
				Problem.UNREACHABLE)
			.contains("correct spring.data.redis.cluster.nodes")
			.contains("no server accepts connections there");
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
		assertThatFailure(TestRedis.Driver.LETTUCE, login("noeval", SECRET), Problem.REFUSED).doesNotContain(SECRET);
		assertThatFailure(TestRedis.Driver.JEDIS, login("all", SECRET + "!"), Problem.REFUSED).doesNotContain(SECRET);
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

	private AbstractStringAssert<?> assertThatFailure(TestRedis.Driver driver, RedisConfiguration configuration,
			Problem problem) {
		return assertThatFailure(open(driver, configuration), problem);
	}

	private AbstractStringAssert<?> assertThatFailure(RedisElectionStore store, Problem problem) {
		ElectionStoreException failure = failure(store);
		assertThat(failure.problem()).as(failure.getMessage()).isEqualTo(problem);
		return assertThat(failure).message()
			.contains("namespace 'bad': cannot write a heartbeat: ")
			.doesNotContain("local ", "redis.call", "user_script", "#!lua");
	}

	private ElectionStoreException failure(RedisElectionStore store) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class,
				() -> store.heartbeat(this.session, 0));
		assertThat(failure).isNotNull();
		System.out.println("[redis messages] " + failure.problem() + ": " + failure.getMessage());
		return failure;
	}

	private static String address(RedisServer server) {
		return "Redis at " + server.host() + ":" + server.port() + ", namespace 'bad'";
	}

	private RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration) {
		return open(driver, configuration, TestRedis.PATIENCE);
	}

	private RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration, Duration timeout) {
		RedisElectionStore store = RedisElectionStore.builder(driver.factory(configuration))
			.namespace("bad")
			.operationTimeout(timeout)
			.build();
		this.opened.add(store);
		return store;
	}

}
