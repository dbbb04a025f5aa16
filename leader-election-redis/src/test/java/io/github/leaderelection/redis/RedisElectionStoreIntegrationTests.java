package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
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
import org.springframework.data.redis.connection.RedisConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisElectionStore} that are about Redis: what is asked of it, on
 * which connections, and what becomes of a call that is not answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RedisElectionStoreIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	/**
	 * Enough for a first attempt that has to connect, on a machine that is busy.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private final RedisServer server = new RedisServer("appendonly yes");

	private final List<AutoCloseable> opened = new ArrayList<>();

	private Session session = TestRedis.session();

	@BeforeAll
	void start() {
		this.server.start();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		this.opened.clear();
		this.server.call("FLUSHALL");
		this.session = TestRedis.session();
	}

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
	void connectionsAreKeptAndClosed(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		long before = connections();
		for (int nonce = 1; nonce < 10; nonce++) {
			beat(store, nonce);
		}
		assertThat(connections()).isEqualTo(before + 1);
		HintCounter hints = new HintCounter(store);
		await().atMost(BOUND).until(() -> connections() == before + 2);
		hints.close();
		await().atMost(BOUND).until(() -> connections() == before + 1);
		store.close();
		await().atMost(BOUND).until(() -> connections() == before);
		assertThat(beat(store, 10).intact()).isTrue();
	}

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
		this.opened.add(connections::close);
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
	void connectionsThatTheServerClosesWhenIdleAreReplaced(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		TestRedis.lead(store, "orders", this.session);
		store.create("reports", 0);
		ElectionView view = beat(store, 2);
		this.server.call("CONFIG", "SET", "timeout", "1");
		try {
			awaitIdleConnectionsToBeClosed();
			assertThat(beat(store, 3).storeId()).isEqualTo(view.storeId());
			awaitIdleConnectionsToBeClosed();
			assertThat(store.claim(claim(view, "reports"))).isTrue();
			awaitIdleConnectionsToBeClosed();
			store.close(this.session.id());
		}
		finally {
			this.server.call("CONFIG", "SET", "timeout", "0");
		}
	}

	private void awaitIdleConnectionsToBeClosed() throws IOException {
		await().atMost(BOUND).until(() -> connections() == 1);
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

	@ParameterizedTest
	@EnumSource
	void claimChecksOnlyAConnectionThatWasIdle(TestRedis.Driver driver) throws Exception {
		RedisElectionStore store = open(driver, TestRedis.PATIENCE);
		store.create("orders", 0);
		ElectionView view = beat(store, 1);
		await().atMost(BOUND).until(() -> {
			long start = System.nanoTime();
			beat(store, 1);
			String commands = commandsOf(() -> store.claim(claim(view, "orders")));
			// Both within the time in which no server closes a connection
			return System.nanoTime() - start < Duration.ofMillis(400).toNanos() && commands.equals("eval");
		});
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(commandsOf(() -> store.claim(claim(view, "orders"))).lines()).containsExactlyInAnyOrder("ping",
				"eval");
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

	private Claim claim(ElectionView view, String election) {
		ElectionRecord seen = view.elections().get(election);
		return new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), seen.token() + 1);
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
	void subscriptionThatIsSilentlyCutIsReplaced(TestRedis.Driver driver) throws Exception {
		RedisElectionStore leading = open(driver, TestRedis.PATIENCE);
		RedisElectionStore waiting = open(driver, Duration.ofMillis(200));
		TestRedis.lead(leading, "orders", this.session);
		Session follower = TestRedis.session();
		try (HintCounter hints = new HintCounter(waiting)) {
			awaitHint(hints, leading, waiting, follower);
			this.server.call("CLIENT", "KILL", "TYPE", "pubsub");
			awaitHint(hints, leading, waiting, follower);
		}
	}

	private void awaitHint(HintCounter hints, RedisElectionStore leading, RedisElectionStore waiting,
			Session follower) {
		int before = hints.beats(this.session.id());
		// More than what may have been on its way
		await().atMost(BOUND).ignoreExceptionsInstanceOf(ElectionStoreException.class).until(() -> {
			waiting.heartbeat(follower, 0);
			leading.heartbeat(this.session, 0);
			return hints.beats(this.session.id()) > before + 10;
		});
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionThatIsRenewedOftenLeavesNoneBehind(TestRedis.Driver driver) throws Exception {
		Hints hints = hints(driver);
		Subscription subscription = hints.subscribe(() -> {
		});
		for (int i = 0; i < 50; i++) {
			hints.renew();
			// So that it is renewed at any stage of the one before
			for (int delay = 0; delay < i % 7; delay++) {
				subscribers();
			}
		}
		await().atMost(BOUND).until(() -> subscribers() == 1);
		subscription.close();
		await().atMost(BOUND).until(() -> subscribers() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void redisThatRefusesIsNotOverrun(TestRedis.Driver driver) throws Exception {
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofSeconds(1));
		this.server.call("CONFIG", "SET", "min-replicas-to-write", "1");
		ElectionEngine engine = ElectionEngine.builder(open(driver, settings.operationTimeout()))
			.settings(settings)
			.build();
		engine.elector("orders");
		long before = accepted();
		long start = System.nanoTime();
		engine.start();
		try {
			await().atMost(BOUND).until(() -> engine.problem() != null);
			Duration window = settings.retryPeriod().multipliedBy(20);
			await().atMost(BOUND).until(() -> System.nanoTime() - start > window.toNanos());
			long connections = accepted() - before;
			long periods = (System.nanoTime() - start) / settings.retryPeriod().toNanos();
			// A connection or two for each attempt, and few attempts for each retry
			// period
			assertThat(connections).isLessThan(3 * periods);
			// The last attempt may not have been answered in time
			await().atMost(BOUND).until(() -> String.valueOf(engine.problem()).contains("min-replicas-to-write"));
		}
		finally {
			this.server.call("CONFIG", "SET", "min-replicas-to-write", "0");
			engine.stop();
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

	private ElectionView beat(RedisElectionStore store, long nonce) {
		return store.heartbeat(this.session.withNonce(nonce), 0);
	}

	private RedisElectionStore open(TestRedis.Driver driver, Duration timeout) {
		return open(driver, TestRedis.standalone(this.server), timeout);
	}

	private RedisElectionStore open(TestRedis.Driver driver, RedisConfiguration configuration, Duration timeout) {
		return keep(RedisElectionStore.builder(driver.factory(configuration))
			.namespace("test")
			.operationTimeout(timeout)
			.build());
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	private Hints hints(TestRedis.Driver driver) {
		ServerConnections connections = new ServerConnections(driver.factory(TestRedis.standalone(this.server)),
				TestRedis.PATIENCE, (connection) -> List.of(), () -> {
				});
		this.opened.add(connections::close);
		return new Hints(connections::openAnother, "test", TestRedis.PATIENCE);
	}

	private long subscribers() throws IOException {
		String numbers = this.server.call("PUBSUB", "NUMSUB", "test");
		return Long.parseLong(numbers.substring(numbers.indexOf('\n') + 1));
	}

	private long accepted() throws IOException {
		return this.server.call("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith("total_connections_received:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
			.findFirst()
			.orElseThrow();
	}

	private long connections() throws IOException {
		return this.server.call("CLIENT", "LIST").lines().count();
	}

	/**
	 * Return the commands that clients have sent meanwhile: what scripts call counts,
	 * too, but is left out.
	 * @param action what sends them
	 * @return the commands, one line for each
	 */
	private String commandsOf(Runnable action) throws IOException {
		this.server.call("CONFIG", "RESETSTAT");
		action.run();
		return commands();
	}

	private String commands() throws IOException {
		List<String> commands = new ArrayList<>();
		Matcher matcher = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)")
			.matcher(this.server.call("INFO", "commandstats"));
		while (matcher.find()) {
			String command = matcher.group(1);
			if (!List.of("config|resetstat", "hget", "hset", "hsetnx", "hdel", "hgetall", "info", "publish")
				.contains(command)) {
				for (int call = 0; call < Integer.parseInt(matcher.group(2)); call++) {
					commands.add(command);
				}
			}
		}
		return String.join("\n", commands);
	}

}
