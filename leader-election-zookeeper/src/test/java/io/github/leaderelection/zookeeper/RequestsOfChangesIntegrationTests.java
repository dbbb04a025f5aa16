package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What changes and stale reads ask of a server, and that they are right when what the
 * last view has shown is no longer so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsOfChangesIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ZooKeeperServer server = new ZooKeeperServer(TestZooKeeper.LONG_SESSION);

	private String namespace;

	private NodePaths paths;

	private CuratorFramework client;

	private ZooKeeperElectionStore store;

	private ZooKeeperElectionStore elsewhere;

	private Session session;

	private Session other;

	@BeforeAll
	void start() {
		this.server.start();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@BeforeEach
	void open() {
		this.namespace = UUID.randomUUID().toString();
		this.paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);
		this.client = TestZooKeeper.quietClient(this.server.connectString());
		this.client.start();
		this.store = store();
		this.elsewhere = store();
		this.session = TestZooKeeper.session();
		this.other = TestZooKeeper.session();
		this.elsewhere.heartbeat(this.other, 0);
	}

	private ZooKeeperElectionStore store() {
		return ZooKeeperElectionStore.builder(this.client)
			.namespace(this.namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void claimsAreOneRequestEachAndDecidedEachByItself() throws Exception {
		TestZooKeeper.create(this.store, ClaimBatch.MOST);
		ElectionView view = beat();
		ElectionView theirs = this.elsewhere.heartbeat(this.other, 0);
		for (String taken : List.of("election-7", "election-150")) {
			assertThat(this.elsewhere.claim(TestZooKeeper.claim(theirs, taken, this.other.id()))).isTrue();
		}
		// Those that are taken are read again, together
		assertPackets(() -> assertThat(TestZooKeeper.claimAll(this.store, view, this.session.id()))
			.hasSize(ClaimBatch.MOST - 2)
			.doesNotContain("election-7", "election-150"), ClaimBatch.MOST + 2);
		ElectionView after = beat();
		assertThat(after.elections().values().stream().filter((record) -> record.isHeldBy(this.session.id())))
			.hasSize(ClaimBatch.MOST - 2);
		assertThat(after.elections().get("election-7").isHeldBy(this.other.id())).isTrue();
	}

	/**
	 * The version of the folder does not distinguish this from a creation of the holder's
	 * session.
	 */
	@Test
	void claimsAreSentAgainWhenASessionWasCreatedMeanwhile() throws Exception {
		TestZooKeeper.create(this.store, ClaimBatch.MOST);
		ElectionView view = beat();
		this.elsewhere.heartbeat(TestZooKeeper.session(), 0);
		assertPackets(
				() -> assertThat(TestZooKeeper.claimAll(this.store, view, this.session.id())).hasSize(ClaimBatch.MOST),
				2 * ClaimBatch.MOST + 2);
	}

	@Test
	void claimOfAViewThatAnotherStoreHasReadIsDecidedByAReading() {
		this.store.create("orders", 0);
		ElectionView view = beat();
		ZooKeeperElectionStore unread = store();
		Claim claim = TestZooKeeper.claim(view, "orders", this.session.id());
		assertThat(unread.claim(claim)).isTrue();
		assertThat(unread.claim(claim)).isFalse();
	}

	@Test
	void creationsAreOneRequestEach() throws Exception {
		beat();
		assertPackets(() -> TestZooKeeper.create(this.store, ClaimBatch.MOST), ClaimBatch.MOST);
	}

	@Test
	void creationNamesTheStoreThatExecutesIt() throws Exception {
		for (String folder : List.of(this.paths.base(), this.paths.identity())) {
			ElectionView view = beat();
			this.client.delete().deletingChildrenIfNeeded().forPath(folder);
			List<String> elections = List.of("orders" + folder.length(), "invoices" + folder.length());
			this.store.create(elections, 3);
			ElectionView after = beat();
			assertThat(after.storeId()).isNotEqualTo(view.storeId());
			assertThat(elections).allSatisfy(
					(election) -> assertThat(after.elections().get(election).storeId()).isEqualTo(after.storeId()));
		}
	}

	@Test
	void creationLeavesARecordAlone() {
		ElectionRecord held = TestZooKeeper.lead(this.store, "orders", this.session);
		this.store.create(List.of("invoices", "orders"), 5);
		ElectionView view = beat();
		assertThat(view.elections().get("orders")).isEqualTo(held);
		assertThat(view.elections().get("invoices").token()).isEqualTo(5);
	}

	@Test
	void releaseAndEndAreOneRequest() throws Exception {
		TestZooKeeper.create(this.store, 3);
		TestZooKeeper.claimAll(this.store, beat(), this.session.id());
		ElectionRecord held = beat().elections().get("election-0");
		assertPackets(() -> assertThat(this.store.release("election-0", this.session.id(), held.token())).isTrue(), 1);
		beat();
		assertPackets(() -> this.store.close(this.session.id()), 1);
		ElectionView view = this.elsewhere.heartbeat(this.other, 0);
		assertThat(view.elections().values()).hasSize(3).allMatch((record) -> record.state() == State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(this.session.id());
	}

	@Test
	void begunClaimAndEndAreOneRequestEach() throws Exception {
		this.store.create("orders", 0);
		ClaimBatch claim = new ClaimBatch(List.of(TestZooKeeper.claim(beat(), "orders", this.session.id())));
		assertPackets(() -> assertThat(this.store.beginClaim(claim).join()).contains(Set.of("orders")), 1);
		assertPackets(() -> assertThat(this.store.beginClose(this.session.id()).join()).isTrue(), 1);
		assertThat(record("orders").state()).isEqualTo(State.RELEASED);
	}

	/**
	 * The end is sent by the last reading when it is begun and when it is called.
	 */
	@Test
	void endIsFiveRequestsIfTheNodeOfTheStoreIdWasWrittenMeanwhile() throws Exception {
		TestZooKeeper.lead(this.store, "orders", this.session);
		String node = this.paths.identity(beat().storeId());
		this.client.setData().forPath(node, new byte[0]);
		assertPackets(() -> {
			assertThat(this.store.beginClose(this.session.id()).join()).isFalse();
			this.store.close(this.session.id());
		}, 5);
		assertThat(record("orders").state()).isEqualTo(State.RELEASED);
	}

	@Test
	void endIsOneRequestThoughTheNamespaceWasRepaired() throws Exception {
		this.store.create("orders", 0);
		beat();
		this.client.delete().forPath(this.paths.revision());
		ElectionView view = this.store.heartbeat(this.session, 0, beat());
		assertThat(this.store.claim(TestZooKeeper.claim(view, "orders", this.session.id()))).isTrue();
		assertPackets(() -> assertThat(this.store.beginClose(this.session.id()).join()).isTrue(), 1);
		assertThat(record("orders").state()).isEqualTo(State.RELEASED);
	}

	@Test
	void whatIsBegunIsDeclinedWhenAnotherHasTakenOver() {
		TestZooKeeper.lead(this.store, "orders", this.session);
		ElectionView view = beat();
		ClaimBatch claim = new ClaimBatch(List.of(TestZooKeeper.claim(view, "orders", this.session.id())));
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(view, "orders", this.other.id()))).isTrue();
		assertThat(this.store.beginClaim(claim).join()).isEmpty();
		assertThat(this.store.beginClose(this.session.id()).join()).isFalse();
		assertThat(record("orders").holder()).isEqualTo(this.other.id());
		assertThat(beat().sessions()).containsKey(this.session.id());
	}

	/**
	 * As in a hand-off: the last view of the leader is older than its claim, and than the
	 * session of the one that comes next.
	 */
	@Test
	void endAfterOwnChangesIsOneRequestThoughAnotherSessionWasCreated() throws Exception {
		TestZooKeeper.create(this.store, 3);
		ElectionView view = beat();
		assertThat(TestZooKeeper.claimAll(this.store, view, this.session.id())).hasSize(3);
		long token = view.elections().get("election-2").token() + 1;
		assertPackets(() -> assertThat(this.store.release("election-2", this.session.id(), token)).isTrue(), 1);
		this.elsewhere.heartbeat(TestZooKeeper.session(), 0);
		assertPackets(() -> this.store.close(this.session.id()), 1);
		ElectionView after = this.elsewhere.heartbeat(this.other, 0);
		assertThat(after.elections().values()).hasSize(3).allMatch((record) -> record.state() == State.RELEASED);
		assertThat(after.sessions()).doesNotContainKey(this.session.id());
	}

	/**
	 * By a claim whose answer was lost.
	 */
	@Test
	void endReleasesWhatWasClaimedSinceTheLastView() {
		TestZooKeeper.create(this.store, 3);
		ElectionView view = beat();
		assertThat(TestZooKeeper.claimAll(this.elsewhere, view, this.session.id())).hasSize(3);
		this.store.close(this.session.id());
		assertThat(this.elsewhere.heartbeat(this.other, 0).elections().values())
			.allMatch((record) -> record.state() == State.RELEASED);
	}

	@Test
	void staleReadWritesNothing() throws Exception {
		ElectionRecord held = TestZooKeeper.lead(this.elsewhere, "orders", this.other);
		ElectionView base = beat();
		this.elsewhere.release("orders", this.other.id(), held.token());
		String before = written();
		assertPackets(() -> {
			ElectionView seen = this.store.staleRead(base).orElseThrow();
			assertThat(seen.elections().get("orders").state()).isEqualTo(State.RELEASED);
			assertThat(seen.storeId()).isEqualTo(base.storeId());
			assertThat(seen.sessions()).isEqualTo(base.sessions());
			assertThat(seen.records().mark()).isNotEqualTo(base.records().mark());
		}, 1);
		assertThat(written()).isEqualTo(before);
		ElectionView seen = this.store.staleRead(base).orElseThrow();
		assertPackets(
				() -> assertThat(this.store.claim(TestZooKeeper.claim(seen, "orders", this.session.id()))).isTrue(), 1);
	}

	/**
	 * As long as nothing else happens: the hint says what has changed.
	 */
	@Test
	void handOffIsTwoRequests() throws Exception {
		TestZooKeeper.lead(this.elsewhere, "orders", this.other);
		AtomicInteger hints = new AtomicInteger();
		try (Subscription subscription = this.store.subscribe(counting(hints))) {
			assertThat(subscription).isNotNull();
			ElectionView base = beat();
			await().atMost(BOUND).until(() -> hints.get() > 0);
			this.elsewhere.heartbeat(this.other.withNonce(2), 1);
			await().atMost(BOUND).until(() -> hints.get() > 1);
			int before = hints.get();
			assertPackets(() -> this.elsewhere.close(this.other.id()), 1);
			await().atMost(BOUND).until(() -> hints.get() > before);
			assertPackets(() -> {
				ElectionView seen = this.store.assume(base).orElseThrow();
				assertThat(seen.sessions()).doesNotContainKey(this.other.id());
				assertThat(this.store.claim(TestZooKeeper.claim(seen, "orders", this.session.id()))).isTrue();
			}, 1);
			assertPackets(() -> this.store.close(this.session.id()), 1);
			assertThat(this.elsewhere.heartbeat(TestZooKeeper.session(), 0).elections().get("orders").state())
				.isEqualTo(State.RELEASED);
		}
	}

	/**
	 * What is assumed is not taken for what is so.
	 */
	@Test
	void claimByAnAssumptionIsRefusedWhenAnotherHasTakenOver() {
		TestZooKeeper.lead(this.elsewhere, "orders", this.other);
		AtomicInteger hints = new AtomicInteger();
		try (Subscription subscription = this.store.subscribe(counting(hints))) {
			assertThat(subscription).isNotNull();
			ElectionView base = beat();
			this.elsewhere.heartbeat(this.other.withNonce(2), 1);
			await().atMost(BOUND).until(() -> hints.get() > 1);
			Session third = TestZooKeeper.session();
			this.elsewhere.claim(TestZooKeeper.claim(this.elsewhere.heartbeat(third, 0), "orders", third.id()));
			this.elsewhere.evict(this.other.withNonce(2));
			// Events arrive in the order of what they are about
			int before = hints.get();
			this.elsewhere.create("invoices", 0);
			ElectionRecord held = TestZooKeeper.lead(this.elsewhere, "invoices", third);
			this.elsewhere.release("invoices", third.id(), held.token());
			await().atMost(BOUND).until(() -> hints.get() > before);
			ElectionView seen = this.store.assume(base).orElseThrow();
			assertThat(this.store.claim(TestZooKeeper.claim(seen, "orders", this.session.id()))).isFalse();
			assertThat(beat().elections().get("orders").holder()).isEqualTo(third.id());
		}
	}

	/**
	 * Another change of this store, whose revision is the next but one, shows nothing of
	 * what came before.
	 */
	@Test
	void releaseDoesNotConfirmAnAssumption() {
		assertNotConfirmed(
				(base) -> assertThat(this.store.release("invoices", this.session.id(), record("invoices").token()))
					.isTrue());
	}

	@Test
	void claimOfAnotherRecordDoesNotConfirmAnAssumption() {
		assertNotConfirmed(
				(base) -> assertThat(this.store.claim(TestZooKeeper.claim(base, "reports", this.session.id())))
					.isTrue());
	}

	private void assertNotConfirmed(Consumer<ElectionView> change) {
		this.store.create(List.of("reports", "payments"), 0);
		ElectionRecord payments = TestZooKeeper.lead(this.elsewhere, "payments", this.other);
		TestZooKeeper.lead(this.store, "invoices", this.session);
		Session leader = TestZooKeeper.session();
		TestZooKeeper.lead(this.elsewhere, "orders", leader);
		AtomicInteger hints = new AtomicInteger();
		try (Subscription subscription = this.store.subscribe(counting(hints))) {
			assertThat(subscription).isNotNull();
			ElectionView base = beat();
			this.elsewhere.heartbeat(leader.withNonce(2), 1);
			await().atMost(BOUND).until(() -> hints.get() > 1);
			this.elsewhere.evict(leader.withNonce(2));
			// As if it was the leader that has released its record
			this.elsewhere.release("payments", this.other.id(), payments.token());
			ElectionView assumed = await().atMost(BOUND)
				.until(() -> this.store.assume(base), Optional::isPresent)
				.orElseThrow();
			change.accept(base);
			this.elsewhere.heartbeat(leader.withNonce(3), 0);
			ElectionView theirs = this.elsewhere.heartbeat(this.other.withNonce(2), 0);
			assertThat(this.elsewhere.claim(TestZooKeeper.claim(theirs, "orders", this.other.id()))).isTrue();
			assertThat(this.store.claim(TestZooKeeper.claim(assumed, "orders", this.session.id()))).isFalse();
			assertThat(record("orders").holder()).isEqualTo(this.other.id());
		}
	}

	private ElectionRecord record(String election) {
		return this.elsewhere.heartbeat(this.other.withNonce(3), 0).elections().get(election);
	}

	@Test
	void staleReadOfManyReadsThemOnlyIfTheyHaveChanged() throws Exception {
		TestZooKeeper.create(this.store, ClaimBatch.MOST + 1);
		ElectionView base = beat();
		assertPackets(() -> assertThat(this.store.staleRead(base).orElseThrow().records()).isSameAs(base.records()), 1);
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(base, "election-0", this.other.id()))).isTrue();
		assertPackets(() -> assertThat(this.store.staleRead(base).orElseThrow().elections().get("election-0").holder())
			.isEqualTo(this.other.id()), 2);
	}

	/**
	 * As of a server that lags behind the one that has answered the heartbeat.
	 */
	@Test
	void staleReadOfWhatIsOlderThanTheBaseIsEmpty() {
		TestZooKeeper.lead(this.store, "orders", this.session);
		ElectionView view = beat();
		assertThat(this.store.staleRead(view).orElseThrow().records()).isSameAs(view.records());
		String mark = view.records().mark();
		long changed = Long.parseLong(mark.substring(0, mark.indexOf('.')), 16);
		assertThat(this.store.staleRead(marked(view, "%x.x".formatted(changed)))).isPresent();
		assertThat(this.store.staleRead(marked(view, "%x.x".formatted(changed + 1)))).isEmpty();
		assertThat(this.store.staleRead(marked(view, null))).isEmpty();
		Session later = this.session.withNonce(this.session.nonce() + 1);
		assertThat(this.store
			.staleRead(new ElectionView(view.storeId(), false, true, view.records(), Map.of(later.id(), later))))
			.isEmpty();
	}

	private static ElectionView marked(ElectionView view, @Nullable String mark) {
		return new ElectionView(view.storeId(), false, true, new Records(mark, view.elections()), view.sessions());
	}

	@Test
	void claimWakesNobody() {
		TestZooKeeper.create(this.store, 50);
		ElectionView view = beat();
		AtomicInteger hints = new AtomicInteger();
		try (Subscription subscription = this.elsewhere.subscribe(counting(hints))) {
			assertThat(subscription).isNotNull();
			await().atMost(BOUND).until(() -> hints.get() > 0);
			int before = hints.get();
			assertThat(TestZooKeeper.claimAll(this.store, view, this.session.id())).hasSize(50);
			ElectionRecord held = beat().elections().get("election-0");
			this.store.release("election-0", this.session.id(), held.token());
			// Events arrive in the order of what they are about
			await().atMost(BOUND).until(() -> hints.get() > before);
			assertThat(hints).hasValue(before + 1);
		}
	}

	private static HintListener counting(AtomicInteger hints) {
		return new HintListener() {

			@Override
			public void changed() {
				hints.incrementAndGet();
			}

			@Override
			public void heartbeatSent(SessionId session) {
				hints.incrementAndGet();
			}

		};
	}

	private ElectionView beat() {
		return this.store.heartbeat(this.session, 0);
	}

	private void assertPackets(Runnable calls, int expected) throws IOException {
		long before = packets();
		calls.run();
		// The question itself is one, and a slow machine may have to keep the connection
		// alive
		assertThat(packets() - before - 1).isBetween((long) expected, expected + 1L);
	}

	private long packets() throws IOException {
		return Long.parseLong(ask("mntr", "zk_packets_received\\s+(\\d+)"));
	}

	private String written() throws IOException {
		return ask("srvr", "Zxid: (\\w+)");
	}

	private String ask(String command, String pattern) throws IOException {
		try (Socket socket = new Socket(this.server.host(), this.server.port())) {
			socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
			Matcher matcher = Pattern.compile(pattern)
				.matcher(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
			assertThat(matcher.find()).isTrue();
			return matcher.group(1);
		}
	}

}
