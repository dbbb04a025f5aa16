package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZooKeeperElectionStore} that are about ZooKeeper: what is asked of it,
 * and what becomes of a call that is not answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZooKeeperElectionStoreIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final int HEARTBEATS = 100;

	/**
	 * What keeps connections alive, and what is asked on the side.
	 */
	private static final int OTHER_PACKETS = 20;

	private final ZooKeeperServer server = new ZooKeeperServer(TestZooKeeper.LONG_SESSION);

	private final List<AutoCloseable> opened = new ArrayList<>();

	private String namespace = UUID.randomUUID().toString();

	private NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private Session session = TestZooKeeper.session();

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
		this.namespace = UUID.randomUUID().toString();
		this.paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);
		this.session = TestZooKeeper.session();
	}

	@Test
	void heartbeatIsOneWriteAndOneReadWithOneElectionAndWithThousand() throws Exception {
		ZooKeeperElectionStore store = open(TestZooKeeper.PATIENCE);
		TestZooKeeper.lead(store, "election-0", this.session);
		beat(store, 2);
		assertThat(packetsOfHeartbeats(store, 3)).isBetween(2L * HEARTBEATS, 2L * HEARTBEATS + OTHER_PACKETS);
		TestZooKeeper.create(store, 1_000);
		assertThat(beat(store, 1_000).elections()).hasSize(1_000);
		assertThat(packetsOfHeartbeats(store, 1_001)).isBetween(2L * HEARTBEATS, 2L * HEARTBEATS + OTHER_PACKETS);
	}

	/**
	 * A follower watches, and sends no further requests.
	 */
	@Test
	void hintsCostNoRequests() throws Exception {
		ZooKeeperElectionStore leading = open(TestZooKeeper.PATIENCE);
		ZooKeeperElectionStore following = open(TestZooKeeper.PATIENCE);
		TestZooKeeper.lead(leading, "orders", this.session);
		Hinted hints = new Hinted();
		try (Subscription subscription = following.subscribe(hints)) {
			assertThat(subscription).isNotNull();
			following.heartbeat(TestZooKeeper.session(), 0);
			awaitBeat(hints, leading, 2);
			int before = hints.beats.get();
			assertThat(packetsOfHeartbeats(leading, 1_000)).isBetween(2L * HEARTBEATS, 2L * HEARTBEATS + OTHER_PACKETS);
			await().atMost(BOUND).until(() -> hints.beats.get() >= before + HEARTBEATS);
		}
	}

	@Test
	void ownHeartbeatGivesNoHint() {
		ZooKeeperElectionStore store = open(TestZooKeeper.PATIENCE);
		Hinted hints = new Hinted();
		try (Subscription subscription = store.subscribe(hints)) {
			assertThat(subscription).isNotNull();
			ElectionRecord held = TestZooKeeper.lead(store, "orders", this.session);
			beat(store, 2);
			beat(store, 3);
			await().atMost(BOUND).until(() -> hints.changes.get() > 0);
			int before = hints.changes.get();
			store.release("orders", this.session.id(), held.token());
			await().atMost(BOUND).until(() -> hints.changes.get() > before);
			assertThat(hints.beats).hasValue(0);
		}
	}

	@Test
	void watchesAreSetAnewInTheNextSessionOfZooKeeper() throws Exception {
		ZooKeeperElectionStore leading = open(TestZooKeeper.PATIENCE);
		CuratorFramework client = direct();
		ZooKeeperElectionStore following = open(client, TestZooKeeper.PATIENCE);
		TestZooKeeper.lead(leading, "orders", this.session);
		Session follower = TestZooKeeper.session();
		Hinted hints = new Hinted();
		try (Subscription subscription = following.subscribe(hints)) {
			assertThat(subscription).isNotNull();
			following.heartbeat(follower, 0);
			awaitBeat(hints, leading, 2);
			expire(client);
			ElectionView view = await().atMost(BOUND)
				.ignoreExceptions()
				.until(() -> following.heartbeat(follower.withNonce(2), 1), (found) -> true);
			assertThat(view.intact()).isTrue();
			awaitBeat(hints, leading, 1_000_000);
		}
	}

	@Test
	void heartbeatWithoutAnswerThrowsInTimeAndCountsOnlyWhenReadBack() throws Exception {
		try (FaultProxy network = new FaultProxy(this.server)) {
			ZooKeeperElectionStore store = open(network, TIMEOUT);
			await().atMost(BOUND).ignoreExceptions().until(() -> beat(store, 1).intact());
			network.responses().freeze();
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 2))
				.withMessageContaining("could not write a heartbeat")
				.withMessageContaining("no answer within 900ms");
			// Written once, and not again by any retry
			CuratorFramework direct = direct();
			await().atMost(BOUND).until(() -> version(direct, this.paths.session(this.session.id())) == 1);
			network.heal();
			ElectionView view = await().atMost(BOUND)
				.ignoreExceptions()
				.until(() -> store.heartbeat(this.session.withNonce(3), 1), (found) -> true);
			assertThat(view.intact()).isTrue();
			assertThat(view.sessions().get(this.session.id()).nonce()).isEqualTo(3);
			assertThat(version(direct, this.paths.session(this.session.id()))).isEqualTo(2);
		}
	}

	@Test
	void claimWithoutAnswerIsSeenInALaterView() throws Exception {
		try (FaultProxy network = new FaultProxy(this.server)) {
			ZooKeeperElectionStore store = open(network, TestZooKeeper.PATIENCE);
			store.create("orders", 0);
			Claim claim = TestZooKeeper.claim(beat(store, 1), "orders", this.session.id());
			CuratorFramework client = keep(TestZooKeeper.client(network.host() + ":" + network.port()));
			client.start();
			assertThat(client.blockUntilConnected((int) BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
			ZooKeeper connected = client.getZookeeperClient().getZooKeeper();
			Snapshot seen = new NamespaceReader(this.namespace, this.paths)
				.begin(new Requests(connected, TestZooKeeper.PATIENCE), null)
				.complete();
			Transaction prepared = PreparedClaim.of(seen, this.paths, claim);
			assertThat(prepared).isNotNull();
			CuratorFramework direct = direct();
			network.responses().freeze();
			// Time to send the claim
			Requests requests = new Requests(connected, Duration.ofSeconds(5));
			assertThatExceptionOfType(RequestFailedException.class)
				.isThrownBy(() -> requests.write(prepared.operations()));
			// It must not be lost on its way
			await().atMost(BOUND).until(() -> version(direct, this.paths.record("orders")) == 1);
			network.reset();
			network.heal();
			Session other = TestZooKeeper.session();
			ElectionView view = await().atMost(BOUND)
				.ignoreExceptions()
				.until(() -> store.heartbeat(other, 0), (found) -> true);
			ElectionRecord record = view.elections().get("orders");
			assertThat(record.holder()).isEqualTo(this.session.id());
			assertThat(record.token()).isEqualTo(claim.token());
			Claim next = TestZooKeeper.claim(view, "orders", other.id());
			assertThat(store.claim(next)).isTrue();
			// However late, the first one can succeed no more
			assertThat(store.claim(claim)).isFalse();
		}
	}

	@Test
	void connectionThatIsCutEndsTheCallAtOnce() throws Exception {
		try (FaultProxy network = new FaultProxy(this.server)) {
			ZooKeeperElectionStore store = open(network, TestZooKeeper.PATIENCE);
			beat(store, 1);
			network.refuse();
			network.reset();
			assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> beat(store, 2))
				.withMessageContaining("ConnectionLoss");
			network.heal();
			await().atMost(BOUND).ignoreExceptions().until(() -> beat(store, 3).intact());
		}
	}

	@Test
	void nodesOfOthersArePassedOver() throws Exception {
		CuratorFramework client = direct();
		ZooKeeperElectionStore store = open(TestZooKeeper.PATIENCE);
		TestZooKeeper.lead(store, "orders", this.session);
		for (String data : new String[] { "", "x", "HELD", "HELD x y z", "1 2 3", "HELD 1 a b c", "NONE 1 a b",
				"HELD 1 a !", "-1 -1 - -", "99999999999999999999 1 - -" }) {
			byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
			client.create().orSetData().forPath(this.paths.records() + "/odd" + bytes.length, bytes);
			client.create().orSetData().forPath(this.paths.records() + "/odd.name%zz", bytes);
			client.create().orSetData().forPath(this.paths.sessions() + "/odd" + bytes.length, bytes);
			client.create().orSetData().forPath(this.paths.sessions() + "/odd-name", bytes);
			client.create().orSetData().forPath(this.paths.identity() + "/odd" + bytes.length, bytes);
		}
		ElectionView view = beat(store, 2);
		assertThat(view.elections()).containsOnlyKeys("orders");
		assertThat(view.sessions()).containsOnlyKeys(this.session.id());
		assertThat(view.elections().get("orders").storeId()).isEqualTo(view.storeId());
		store.close(this.session.id());
		assertThat(store.heartbeat(TestZooKeeper.session(), 0).elections().get("orders").state())
			.isEqualTo(State.RELEASED);
	}

	@Test
	void foldersThatAreDeletedAreCreatedAnewWithAnotherIdentity() throws Exception {
		CuratorFramework client = direct();
		for (String folder : new String[] { this.paths.base(), this.paths.identity() }) {
			ZooKeeperElectionStore store = open(TestZooKeeper.PATIENCE);
			TestZooKeeper.lead(store, "orders", this.session);
			String before = beat(store, 2).storeId();
			client.delete().deletingChildrenIfNeeded().forPath(folder);
			assertThat(store.heartbeat(this.session.withNonce(3), 2).storeId()).isNotEqualTo(before);
			client.delete().deletingChildrenIfNeeded().forPath(this.paths.identity());
			client.create().forPath(this.paths.identity());
			assertThat(store.heartbeat(this.session.withNonce(4), 3).storeId()).hasSameSizeAs(before);
			client.delete().deletingChildrenIfNeeded().forPath(this.paths.sessions());
			assertThat(store.heartbeat(this.session.withNonce(5), 4).intact()).isFalse();
			client.delete().deletingChildrenIfNeeded().forPath(this.paths.records());
			store.create("orders", 0);
			assertThat(beat(store, 6).elections()).containsOnlyKeys("orders");
			client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		}
	}

	@Test
	void namespaceOfTheClientIsKept() throws Exception {
		CuratorFramework client = keep(
				TestZooKeeper.builder(this.server.connectString()).namespace("shop" + this.namespace).build());
		client.start();
		beat(open(client, TestZooKeeper.PATIENCE), 1);
		assertThat(client.checkExists().forPath(this.paths.session(this.session.id()))).isNotNull();
	}

	@Test
	void closeReleasesMoreThanOneRequestCan() {
		ZooKeeperElectionStore store = open(TestZooKeeper.PATIENCE);
		store.heartbeat(this.session, 0);
		int elections = 1_001;
		TestZooKeeper.create(store, elections);
		assertThat(TestZooKeeper.claimAll(store, beat(store, 2), this.session.id())).hasSize(elections);
		store.close(this.session.id());
		ElectionView after = store.heartbeat(TestZooKeeper.session(), 0);
		assertThat(after.elections().values()).hasSize(elections)
			.allMatch((record) -> record.state() == State.RELEASED);
		assertThat(after.sessions()).hasSize(1);
	}

	private void awaitBeat(Hinted hints, ZooKeeperElectionStore leading, long nonce) {
		int before = hints.beats.get();
		AtomicInteger round = new AtomicInteger();
		await().atMost(BOUND).until(() -> {
			beat(leading, nonce + round.getAndIncrement());
			return hints.beats.get() > before && hints.last.equals(this.session.id());
		});
	}

	private long packetsOfHeartbeats(ZooKeeperElectionStore store, long nonce) throws IOException {
		long before = packets();
		for (int i = 0; i < HEARTBEATS; i++) {
			beat(store, nonce + i);
		}
		return packets() - before;
	}

	private long packets() throws IOException {
		try (Socket socket = new Socket(this.server.host(), this.server.port())) {
			socket.getOutputStream().write("mntr".getBytes(StandardCharsets.US_ASCII));
			Matcher matcher = Pattern.compile("zk_packets_received\\s+(\\d+)")
				.matcher(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
			assertThat(matcher.find()).isTrue();
			return Long.parseLong(matcher.group(1));
		}
	}

	private CuratorFramework direct() {
		CuratorFramework client = keep(TestZooKeeper.client(this.server.connectString()));
		client.start();
		return client;
	}

	private static int version(CuratorFramework client, String node) throws Exception {
		Stat stat = client.checkExists().forPath(node);
		assertThat(stat).isNotNull();
		return stat.getVersion();
	}

	private static void expire(CuratorFramework client) throws Exception {
		client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
	}

	private ElectionView beat(ZooKeeperElectionStore store, long nonce) {
		return store.heartbeat(this.session.withNonce(nonce), 0);
	}

	private ZooKeeperElectionStore open(Duration timeout) {
		CuratorFramework client = keep(TestZooKeeper.quietClient(this.server.connectString()));
		client.start();
		return open(client, timeout);
	}

	private ZooKeeperElectionStore open(FaultProxy network, Duration timeout) {
		CuratorFramework client = keep(TestZooKeeper.client(network.host() + ":" + network.port()));
		client.start();
		return open(client, timeout);
	}

	private ZooKeeperElectionStore open(CuratorFramework client, Duration timeout) {
		return keep(ZooKeeperElectionStore.builder(client).namespace(this.namespace).operationTimeout(timeout).build());
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(0, closeable);
		return closeable;
	}

	/**
	 * Counts hints.
	 */
	private static final class Hinted implements HintListener {

		private final AtomicInteger changes = new AtomicInteger();

		private final AtomicInteger beats = new AtomicInteger();

		private volatile SessionId last;

		@Override
		public void changed() {
			this.changes.incrementAndGet();
		}

		@Override
		public void heartbeatSent(SessionId session) {
			this.last = session;
			this.beats.incrementAndGet();
		}

	}

}
