package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a store in ZooKeeper finds that records are unchanged, and what it remembers of a
 * view.
 */
class UnchangedViewsIntegrationTests {

	private static final int MANY = 4_000;

	/**
	 * How many views are to be found that are not of one moment.
	 */
	private static final int TORN = 10;

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final CuratorFramework client = TestZooKeeper.client(SharedServers.zooKeeper().connectString());

	private final Session session = TestZooKeeper.session();

	private final Session other = TestZooKeeper.session();

	private final ZooKeeperElectionStore store = open(this.client);

	private final ZooKeeperElectionStore elsewhere = open(this.client);

	private ZooKeeperElectionStore open(CuratorFramework used) {
		return ZooKeeperElectionStore.builder(used)
			.namespace(this.namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	@BeforeEach
	void start() {
		this.client.start();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void eachChangeOfARecordIsSeen() throws Exception {
		ElectionView view = beat(null);
		this.elsewhere.create("orders", 0);
		view = renewed(view);
		this.elsewhere.heartbeat(this.other, 0);
		assertThat(beat(view).sessions()).containsKey(this.other.id());
		view = unchanged(view);
		Claim claim = TestZooKeeper.claim(view, "orders", this.other.id());
		assertThat(this.elsewhere.claim(claim)).isTrue();
		view = renewed(view);
		assertThat(this.elsewhere.claim(claim)).isFalse();
		view = unchanged(view);
		this.elsewhere.release("orders", this.other.id(), claim.token());
		view = renewed(view);
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(view, "orders", this.other.id()))).isTrue();
		view = renewed(view);
		this.elsewhere.close(this.other.id());
		view = renewed(view);
		assertThat(view.sessions()).doesNotContainKey(this.other.id());
		Session follower = TestZooKeeper.session();
		this.elsewhere.heartbeat(follower, 0);
		this.elsewhere.close(follower.id());
		view = unchanged(view);
		assertThat(view.sessions()).doesNotContainKey(follower.id());
		this.client.delete().forPath(this.paths.record("orders"));
		view = changed(view);
		// An instance of the version before does not write the revision node, but creates
		// records and gives hints
		this.client.create()
			.forPath(this.paths.record("orders"),
					NodeData.of(new ElectionRecord("orders", State.VACANT, null, 7, view.storeId())));
		view = changed(view);
		assertThat(view.elections().get("orders").token()).isEqualTo(7);
		this.client.setData()
			.forPath(this.paths.record("orders"),
					NodeData.of(new ElectionRecord("orders", State.RELEASED, null, 8, view.storeId())));
		this.client.setData().forPath(this.paths.records(), NodeData.EMPTY);
		assertThat(changed(view).elections().get("orders").token()).isEqualTo(8);
	}

	@Test
	void revisionNodeThatIsMissingIsCreatedAndEverythingIsRead() throws Exception {
		ElectionRecord held = TestZooKeeper.lead(this.store, "orders", this.session);
		ElectionView view = beat(null);
		this.client.delete().forPath(this.paths.revision());
		assertThat(this.elsewhere.release("orders", this.session.id(), held.token())).isFalse();
		assertThat(this.elsewhere.staleRead(view)).isEmpty();
		view = changed(view);
		assertThat(view.records().mark()).isNotNull();
		assertThat(this.client.checkExists().forPath(this.paths.revision())).isNotNull();
		assertThat(this.elsewhere.release("orders", this.session.id(), held.token())).isTrue();
		changed(view);
	}

	/**
	 * Even with the value that it had.
	 */
	@Test
	void revisionNodeThatIsCreatedAgainHasAnotherMark() throws Exception {
		this.store.create("orders", 0);
		ElectionView view = beat(null);
		byte[] value = this.client.getData().forPath(this.paths.revision());
		this.client.delete().forPath(this.paths.revision());
		this.client.create().forPath(this.paths.revision(), value);
		assertThat(changed(view).elections()).isEqualTo(view.elections());
	}

	/**
	 * With the same content and version, by an instance of the version before, which does
	 * not write the revision node.
	 */
	@Test
	void recordThatIsCreatedAgainHasAnotherMark() throws Exception {
		this.store.create("orders", 0);
		ElectionView view = beat(null);
		createAgain("orders");
		assertThat(changed(view).elections()).isEqualTo(view.elections());
	}

	private void createAgain(String election) throws Exception {
		String record = this.paths.record(election);
		byte[] data = this.client.getData().forPath(record);
		this.client.delete().forPath(record);
		this.client.create().forPath(record, data);
	}

	@Test
	void baseOfAnotherStoreIdIsNotUnchanged() throws Exception {
		this.store.create("orders", 0);
		ElectionView view = beat(null);
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.identity());
		ElectionView next = beat(view);
		assertThat(next.storeId()).isNotEqualTo(view.storeId());
		assertThat(next.records()).isNotSameAs(view.records());
	}

	@Test
	void versionsAreRememberedUntilANodeIsCreated() throws Exception {
		this.store.create("orders", 0);
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(requests(), null).complete().view(true);
		Snapshot unchanged = reader.begin(requests(), view).complete();
		assertThat(unchanged.records()).isSameAs(view.records());
		assertThat(unchanged.versions()).containsOnlyKeys("orders");
		// Of the record, too, this may be another node with the same version
		this.store.heartbeat(this.other, 0);
		Snapshot next = reader.begin(requests(), view).complete();
		assertThat(next.records()).isSameAs(view.records());
		assertThat(next.versions()).isEmpty();
		assertThat(next.record("orders")).isNull();
	}

	/**
	 * They are newer than the records of the base, so a claim by them would overwrite
	 * what it has not seen.
	 */
	@Test
	void versionsOfALaterReadingAreNotThoseOfTheBase() throws Exception {
		this.store.create("orders", 0);
		this.store.heartbeat(this.other, 0);
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(requests(), null).complete().view(true);
		NamespaceReader.Reading reading = reader.begin(requests(), view);
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(view, "orders", this.other.id()))).isTrue();
		assertThat(reader.begin(requests(), null).complete().record("orders").value().holder())
			.isEqualTo(this.other.id());
		Snapshot unchanged = reading.complete();
		assertThat(unchanged.records()).isSameAs(view.records());
		assertThat(unchanged.versions()).isEmpty();
	}

	/**
	 * A record that was created again may have the version that another one had.
	 */
	@Test
	void versionsOfALaterReadingOfAnotherMarkAreNotThoseOfTheBase() throws Exception {
		this.store.create("orders", 0);
		this.store.heartbeat(this.other, 0);
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(requests(), null).complete().view(true);
		NamespaceReader.Reading reading = reader.begin(requests(), view);
		createAgain("orders");
		Snapshot later = reader.begin(requests(), null).complete();
		assertThat(later.records().byElection()).isEqualTo(view.elections());
		assertThat(later.records().mark()).isNotEqualTo(view.records().mark());
		assertThat(reading.complete().versions()).isEmpty();
	}

	/**
	 * The mark does not show what an instance of an older format claims: the end of the
	 * session would release it.
	 */
	@Test
	void versionsOfALaterReadingOfTheSameMarkAreNotThoseOfTheBase() throws Exception {
		Snapshot unchanged = readWhileAnOlderFormatClaims(() -> {
		});
		assertThat(unchanged.showsOlderFormat()).isFalse();
		assertThat(unchanged.versions()).isEmpty();
	}

	/**
	 * Here a claim would overwrite it.
	 */
	@Test
	void versionsOfALaterReadingWithTheSameSessionsAreNotThoseOfTheBase() throws Exception {
		Snapshot unchanged = readWhileAnOlderFormatClaims(this::beatOfOlderFormat);
		assertThat(unchanged.showsOlderFormat()).isTrue();
		assertThat(unchanged.versions()).isEmpty();
	}

	private Snapshot readWhileAnOlderFormatClaims(Runnable before) throws Exception {
		ElectionRecord held = TestZooKeeper.lead(this.store, "orders", this.session);
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(requests(), null).complete().view(true);
		before.run();
		// It knows the names of all sessions
		reader.begin(requests(), view).complete();
		NamespaceReader.Reading reading = reader.begin(requests(), view);
		beatOfOlderFormat();
		ElectionRecord theirs = new ElectionRecord("orders", State.HELD, this.other.id(), held.token() + 1,
				view.storeId());
		this.client.setData().forPath(this.paths.record("orders"), NodeData.of(theirs));
		Snapshot later = reader.begin(requests(), null).complete();
		assertThat(later.record("orders").value()).isEqualTo(theirs);
		assertThat(later.records().mark()).isEqualTo(view.records().mark());
		Snapshot unchanged = reading.complete();
		assertThat(unchanged.heldBy(this.session.id())).containsExactly(held);
		return unchanged;
	}

	private void beatOfOlderFormat() {
		this.elsewhere.heartbeat(new Session(this.other.id(), 1, "older", Map.of(), this.other.lease()), 0);
	}

	@Test
	void versionsOfALaterReadingOfAnotherStoreIdAreNotThoseOfTheBase() throws Exception {
		this.store.create("orders", 0);
		this.store.heartbeat(this.other, 0);
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(requests(), null).complete().view(true);
		NamespaceReader.Reading reading = reader.begin(requests(), view);
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.identity());
		this.elsewhere.heartbeat(this.other, 0);
		Snapshot later = reader.begin(requests(), null).complete();
		assertThat(later.frame().storeId()).isNotEqualTo(view.storeId());
		assertThat(later.records()).isEqualTo(view.records());
		assertThat(reading.complete().versions()).isEmpty();
	}

	/**
	 * More than one request reads them, while others change them in between.
	 */
	@Test
	void recordsOfOneMarkAreTheSameEverywhere() throws Exception {
		TestZooKeeper.create(this.store, MANY);
		ElectionView first = beat(null);
		Map<String, Integer> marks = new ConcurrentHashMap<>();
		AtomicInteger torn = new AtomicInteger();
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> change(first, done));
		List<CompletableFuture<Void>> readers = Stream.of(this.session, this.other)
			.map((reader) -> CompletableFuture.runAsync(() -> read(reader, marks, torn)))
			.toList();
		try {
			readers.forEach(CompletableFuture::join);
		}
		finally {
			done.set(true);
			changes.join();
		}
		assertSame(beat(null), marks);
	}

	private void change(ElectionView view, AtomicBoolean done) {
		int number = 0;
		while (!done.get()) {
			this.elsewhere.claim(TestZooKeeper.claim(view, "election-" + (number++ % MANY), this.other.id()));
		}
	}

	private void read(Session reader, Map<String, Integer> marks, AtomicInteger torn) {
		try (CuratorFramework own = TestZooKeeper.client(SharedServers.zooKeeper().connectString())) {
			own.start();
			ZooKeeperElectionStore reading = open(own);
			long until = System.nanoTime() + BOUND.toNanos();
			while (torn.get() < TORN) {
				assertThat(until - System.nanoTime()).as("time left").isPositive();
				ElectionView view = reading.heartbeat(reader, 0);
				if (view.records().mark() == null) {
					torn.incrementAndGet();
				}
				else {
					assertSame(view, marks);
				}
			}
		}
	}

	private static void assertSame(ElectionView view, Map<String, Integer> marks) {
		int content = view.elections().hashCode();
		Integer known = marks.putIfAbsent(view.records().mark(), content);
		assertThat(content).as("records of mark %s", view.records().mark())
			.isEqualTo((known != null) ? known : content);
	}

	private ElectionView unchanged(ElectionView base) {
		ElectionView view = beat(base);
		assertThat(view.records()).isSameAs(base.records());
		return view;
	}

	private ElectionView changed(ElectionView base) {
		ElectionView view = beat(base);
		assertThat(view.records()).isNotSameAs(base.records());
		assertThat(view.records().mark()).isNotEqualTo(base.records().mark());
		assertThat(view.elections()).isEqualTo(beat(null).elections());
		return view;
	}

	/**
	 * By a new random value, whatever ZooKeeper itself notes: in a restored snapshot that
	 * may recur.
	 */
	private ElectionView renewed(ElectionView base) {
		ElectionView view = changed(base);
		assertThat(value(view)).isNotEqualTo(value(base));
		return view;
	}

	private static String value(ElectionView view) {
		return view.records().mark().split("\\.")[1];
	}

	private ElectionView beat(@Nullable ElectionView base) {
		return this.store.heartbeat(this.session, 0, base);
	}

	private Requests requests() throws Exception {
		return new Requests(this.client.getZookeeperClient().getZooKeeper(), TestZooKeeper.PATIENCE);
	}

}
