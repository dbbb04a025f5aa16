package io.github.leaderelection.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.support.ForeignEntries;
import io.github.leaderelection.store.support.StoredForm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RedisElectionStore} about what need not be moved: records with the
 * mark of the base, and what sessions say of themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class UnchangedViewIntegrationTests {

	private static final RedisKeys KEYS = RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "test");

	private final RedisServer server = new RedisServer();

	private final List<RedisElectionStore> opened = new ArrayList<>();

	private RedisElectionStore store;

	private RedisElectionStore other;

	private Session session;

	private Session observer;

	@BeforeAll
	void startServer() {
		this.server.start();
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void open() {
		this.store = open(TestRedis.Driver.LETTUCE);
		this.other = open(TestRedis.Driver.JEDIS);
		this.session = TestRedis.session();
		this.observer = TestRedis.session();
	}

	@AfterEach
	void close() throws Exception {
		this.opened.forEach(RedisElectionStore::close);
		this.opened.clear();
		this.server.call("FLUSHALL");
	}

	@ParameterizedTest
	@EnumSource
	void idleHeartbeatIsOneScriptThatReadsTheSessionsAlone(TestRedis.Driver driver) throws Exception {
		RedisElectionStore beating = open(driver);
		lead("orders");
		ElectionView base = observe(beating, null);
		assertThat(calls(() -> observe(beating, base))).containsEntry("eval", 1)
			.containsEntry("hgetall", 1)
			.doesNotContainKey("publish");
		// Of the own session, by the base
		assertThat(calls(() -> beat(beat(null)))).containsEntry("eval", 2).containsEntry("publish", 2);
	}

	@Test
	void onlyChangesOfRecordsAreRead() {
		ElectionView view = observe(this.other, null);
		for (Runnable change : List.<Runnable>of(() -> this.store.create("orders", 0),
				() -> this.store.create("reports", 0), () -> lead("orders"),
				() -> this.store.release("orders", this.session.id(), record("orders").token()), () -> lead("orders"),
				() -> this.store.close(this.session.id()))) {
			change.run();
			ElectionView changed = observe(this.other, view);
			assertThat(changed.elections()).isNotEqualTo(view.elections())
				.isEqualTo(observe(this.other, null).elections());
			view = changed;
			beat(null);
			this.store.create("orders", 7);
			this.store.release("orders", this.session.id(), 7);
			this.store.evict(TestRedis.session());
			this.store.close(TestRedis.session().id());
			assertThat(observe(this.other, view).records()).isSameAs(view.records());
		}
	}

	@Test
	void refusedClaimChangesNothing() {
		lead("orders");
		ElectionView base = observe(this.other, null);
		Claim wrong = new Claim(base.elections().get("orders"), OptionalLong.of(99), base.storeId(), this.observer.id(),
				Long.MAX_VALUE);
		assertThat(this.other.claim(wrong)).isFalse();
		assertThat(observe(this.other, base).records()).isSameAs(base.records());
	}

	@Test
	void recordsWithoutMarkAreReadAndGetOne() throws Exception {
		lead("orders");
		ElectionView base = observe(this.other, null);
		setRecord("orders", "RELEASED 5 x ");
		assertThat(observe(this.other, base).records()).as("an edit by hand").isSameAs(base.records());
		this.server.call("HDEL", KEYS.records(), "@mark");
		ElectionView read = observe(this.other, base);
		assertThat(read.elections().get("orders").token()).isEqualTo(5);
		assertThat(read.records().mark()).isNotEqualTo(base.records().mark());
		assertThat(beat(read).records()).isSameAs(read.records());
	}

	@Test
	void recordsThatAreGoneOrComeBackAreRead() throws Exception {
		lead("orders");
		ElectionView base = beat(null);
		this.server.call("COPY", KEYS.records(), "{test}");
		this.server.call("DEL", KEYS.records());
		ElectionView gone = beat(base);
		assertThat(gone.elections()).isEmpty();
		assertThat(gone.intact()).isTrue();
		assertThat(beat(gone).records()).isSameAs(gone.records());
		this.store.create("reports", 3);
		ElectionView created = beat(base);
		assertThat(created.elections()).containsOnlyKeys("reports");
		this.server.call("COPY", "{test}", KEYS.records(), "REPLACE");
		assertThat(beat(created).elections()).isEqualTo(base.elections());
		assertThat(beat(base).records()).isSameAs(base.records());
	}

	@ParameterizedTest
	@EnumSource
	void whatSessionsSayOfThemselvesIsReadOncePerEdition(TestRedis.Driver driver) throws Exception {
		RedisElectionStore beating = open(driver);
		ElectionView alone = observe(beating, null);
		ElectionView own = beat(null);
		ElectionView[] both = new ElectionView[1];
		assertThat(calls(() -> both[0] = observe(beating, alone))).containsEntry("eval", 2);
		assertThat(both[0].sessions()).containsEntry(this.session.id(), this.session).hasSize(2);
		beat(null);
		assertThat(calls(() -> both[0] = observe(beating, both[0]))).containsEntry("eval", 1);
		assertThat(both[0].sessions()).containsEntry(this.session.id(), this.session);
		long next = Session.nextEdition(this.session.nonce());
		this.session = new Session(this.session.id(), next, "renamed", Map.of("url", "there"), this.session.lease());
		beat(own);
		assertThat(calls(() -> both[0] = observe(beating, both[0]))).containsEntry("eval", 2);
		assertThat(both[0].sessions()).containsEntry(this.session.id(), this.session);
		this.store.close(this.session.id());
		assertThat(observe(beating, both[0]).sessions()).containsOnlyKeys(this.observer.id());
	}

	@ParameterizedTest
	@EnumSource
	void ownDescriptionIsSentAgainIfTheServerHasLostIt(TestRedis.Driver driver) throws Exception {
		RedisElectionStore beating = open(driver);
		ElectionView base = observe(beating, null);
		assertThat(calls(() -> observe(beating, base))).containsEntry("eval", 1);
		for (String loss : List.of("", "0 1 x ", "1 odd", "odd")) {
			this.server.call("HDEL", KEYS.sessions(), this.observer.id().value());
			if (!loss.isEmpty()) {
				this.server.call("HSET", KEYS.sessions(), this.observer.id().value(), loss);
			}
			ElectionView[] view = new ElectionView[1];
			long acknowledged = this.observer.nonce();
			assertThat(calls(() -> view[0] = beating.heartbeat(next(), acknowledged, base))).containsEntry("eval", 2);
			assertThat(view[0].intact()).isFalse();
			assertThat(view[0].sessions()).containsEntry(this.observer.id(), this.observer);
			assertThat(this.server.call("HGET", KEYS.sessions(), this.observer.id().value()))
				.isEqualTo(StoredForm.of(this.observer));
		}
	}

	@Test
	void lateHeartbeatLeavesTheSessionAloneAndDoesNotBringItBack() {
		ElectionView base = observe(this.other, null);
		Session late = next();
		next();
		assertThat(this.other.heartbeat(this.observer, 1, base).intact()).isTrue();
		assertThat(this.other.heartbeat(late, 1, base).sessions()).containsEntry(this.observer.id(), this.observer);
	}

	@ParameterizedTest
	@EnumSource
	void claimsOfABatchAreDecidedOneByOneInOneScript(TestRedis.Driver driver) throws Exception {
		RedisElectionStore claiming = open(driver);
		observe(claiming, null);
		List<String> elections = elections(ClaimBatch.MOST - 2);
		assertThat(calls(() -> claiming.create(elections, 4))).containsEntry("eval", 1);
		lead("held");
		lead("changed");
		ElectionView view = claiming.heartbeat(this.observer, 0);
		lead("changed");
		this.store.release("held", this.session.id(), record("held").token());
		List<Claim> claims = view.elections().values().stream().map((record) -> claim(view, record)).toList();
		assertThat(claims).hasSize(ClaimBatch.MOST);
		List<Set<String>> claimed = new ArrayList<>();
		assertThat(calls(() -> claimed.add(claiming.claim(new ClaimBatch(claims))))).containsEntry("eval", 1)
			.containsEntry("info", 2);
		assertThat(claimed.get(0)).containsExactlyInAnyOrderElementsOf(elections);
		assertThat(observe(claiming, view).elections()
			.values()
			.stream()
			.filter((record) -> record.isHeldBy(this.observer.id()) && record.token() == 1_000))
			.hasSize(elections.size());
		List<Claim> elsewhere = List
			.of(new Claim(record("held"), OptionalLong.empty(), "x", this.observer.id(), 2_000));
		assertThat(claiming.claim(new ClaimBatch(elsewhere))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void closeAmongFewRecordsIsOneScript(TestRedis.Driver driver) throws Exception {
		lead("of-another");
		RedisElectionStore closing = open(driver);
		closing.create(List.of("orders", "reports", "vacant"), 0);
		ElectionView view = observe(closing, null);
		assertThat(closing.claim(new ClaimBatch(
				List.of(claim(view, view.elections().get("orders")), claim(view, view.elections().get("reports"))))))
			.hasSize(2);
		ElectionView base = beat(null);
		assertThat(calls(() -> closing.close(this.observer.id()))).containsEntry("eval", 1)
			.containsEntry("hgetall", 1)
			.containsEntry("publish", 1);
		ElectionView closed = beat(base);
		assertThat(closed.sessions()).containsOnlyKeys(this.session.id());
		assertThat(closed.elections()).hasSize(4).containsEntry("of-another", base.elections().get("of-another"));
		assertThat(closed.elections().get("vacant").state()).isEqualTo(ElectionRecord.State.VACANT);
		assertThat(List.of(closed.elections().get("orders"), closed.elections().get("reports")))
			.allSatisfy((record) -> {
				assertThat(record.state()).isEqualTo(ElectionRecord.State.RELEASED);
				assertThat(record.token()).isEqualTo(1_000);
				assertThat(record.storeId()).isEqualTo(view.storeId());
			});
		observe(closing, null);
		assertThat(calls(() -> closing.close(this.observer.id()))).containsEntry("eval", 1)
			.doesNotContainKey("publish");
	}

	@ParameterizedTest
	@EnumSource
	void closeReleasesSomeAtATimeAndHintsOnce(TestRedis.Driver driver) throws Exception {
		RedisElectionStore closing = open(driver);
		List<String> elections = elections(2 * ClaimBatch.MOST + 1);
		lead("of-another");
		for (int from = 0; from < elections.size(); from += ClaimBatch.MOST) {
			List<String> some = elections.subList(from, Math.min(elections.size(), from + ClaimBatch.MOST));
			closing.create(some, 0);
			ElectionView view = observe(closing, null);
			assertThat(closing
				.claim(new ClaimBatch(some.stream().map((name) -> claim(view, view.elections().get(name))).toList())))
				.hasSameSizeAs(some);
		}
		ElectionView base = beat(null);
		assertThat(calls(() -> closing.close(this.observer.id()))).containsEntry("eval", 4)
			.containsEntry("hgetall", 1)
			.containsEntry("publish", 1);
		ElectionView view = beat(base);
		assertThat(view.sessions()).containsOnlyKeys(this.session.id());
		assertThat(view.elections()
			.values()
			.stream()
			.filter((record) -> record.state() == ElectionRecord.State.RELEASED && record.token() == 1_000))
			.hasSameSizeAs(elections);
		assertThat(view.elections().get("of-another").isHeldBy(this.session.id())).isTrue();
	}

	/**
	 * That a view without a change then proves nothing is why the engine reads everything
	 * while it sees such an instance.
	 */
	@Test
	void instanceOfFormat1ChangesRecordsButNotTheirMark() throws Exception {
		lead("orders");
		ElectionView base = observe(this.other, null);
		ElectionRecord held = base.elections().get("orders");
		Session old = TestRedis.session();
		heartbeatOfFormat1(old);
		runFormat1("release", "orders", this.session.id(), held.token(), KEYS.hints());
		runFormat1("create", "reports", 1);
		runFormat1("claim", "reports", "VACANT", 1, "", "", base.storeId(), old.id(), 2);
		assertThat(observe(this.other, base).records()).isSameAs(base.records());
		ElectionView read = observe(this.other, null);
		assertThat(read.elections()).hasSize(2);
		assertThat(read.elections().get("reports").isHeldBy(old.id())).isTrue();
		assertThat(read.sessions()).containsEntry(old.id(), old);
		runFormat1("close", old.id(), KEYS.hints());
		ElectionView closed = observe(this.other, null);
		assertThat(closed.elections().values()).extracting(ElectionRecord::state)
			.containsOnly(ElectionRecord.State.RELEASED);
		assertThat(closed.sessions()).doesNotContainKey(old.id());
		// A change by an instance of this format is seen together with all the others
		lead("orders");
		assertThat(observe(this.other, base).elections()).isEqualTo(observe(this.other, null).elections());
	}

	@Test
	void instanceOfFormat1LogsTheMarkOnce(CapturedOutput output) throws Exception {
		ForeignEntries foreign = new ForeignEntries("old", "Remove the field by HDEL");
		for (String election : List.of("orders", "reports")) {
			lead(election);
			String value = this.server.call("HGET", KEYS.records(), "@mark");
			assertThatIllegalArgumentException().isThrownBy(() -> StoredForm.record("@mark", value));
			foreign.report("field '@mark' of key '%s'".formatted(KEYS.records()), value);
		}
		assertThat(output).containsOnlyOnce("[old] Ignoring field '@mark'")
			.contains(
					"(Harmless and safe to remove. Later versions of this library change this field together with records....)")
			.doesNotContain("[test] Ignoring");
	}

	private void heartbeatOfFormat1(Session session) throws IOException {
		String shown = runFormat1("heartbeat", session.id(), session.nonce(), 0, StoredForm.description(session),
				KEYS.hints(), "0");
		assertThat(shown).contains(session.id().value(), "orders");
	}

	private String runFormat1(String script, Object... arguments) throws IOException {
		String text = readFormat1("common") + readFormat1(script);
		return this.server.call(
				Stream
					.concat(Stream.of("EVAL", text, "2", KEYS.sessions(), KEYS.records()),
							Stream.of(arguments).map(Object::toString))
					.toArray(String[]::new));
	}

	private static String readFormat1(String script) throws IOException {
		try (var text = UnchangedViewIntegrationTests.class.getResourceAsStream("format1/" + script + ".lua")) {
			return new String(text.readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	private RedisElectionStore open(TestRedis.Driver driver) {
		RedisElectionStore store = RedisElectionStore.builder(driver.factory(TestRedis.standalone(this.server)))
			.namespace("test")
			.operationTimeout(TestRedis.PATIENCE)
			.build();
		this.opened.add(store);
		return store;
	}

	private void lead(String election) {
		TestRedis.lead(this.store, election, this.session);
	}

	private ElectionRecord record(String election) {
		return beat(null).elections().get(election);
	}

	private ElectionView beat(ElectionView base) {
		this.session = this.session.withNonce(this.session.nonce() + 1);
		return this.store.heartbeat(this.session, 0, base);
	}

	private ElectionView observe(RedisElectionStore beating, ElectionView base) {
		return beating.heartbeat(next(), 0, base);
	}

	private Session next() {
		this.observer = this.observer.withNonce(this.observer.nonce() + 1);
		return this.observer;
	}

	private Claim claim(ElectionView view, ElectionRecord seen) {
		Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
		OptionalLong nonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
		return new Claim(seen, nonce, view.storeId(), this.observer.id(), 1_000);
	}

	private void setRecord(String election, String record) throws IOException {
		this.server.call("HSET", KEYS.records(), election, record);
	}

	private static List<String> elections(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "election-" + i).toList();
	}

	/**
	 * Return how often each command was executed meanwhile, by clients and by scripts.
	 * Scripts count alike whether or not their text was sent.
	 * @param action what sends commands
	 * @return the numbers by the names of the commands
	 */
	private Map<String, Integer> calls(Runnable action) throws IOException {
		this.server.call("CONFIG", "RESETSTAT");
		action.run();
		Map<String, Integer> calls = new HashMap<>();
		Matcher command = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)")
			.matcher(this.server.call("INFO", "commandstats"));
		while (command.find()) {
			String name = (command.group(1).equals("evalsha")) ? "eval" : command.group(1);
			calls.merge(name, Integer.parseInt(command.group(2)), Integer::sum);
		}
		return calls;
	}

}
