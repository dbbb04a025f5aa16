package io.github.leaderelection.zookeeper;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.OpResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store remembers of its own changes, and that it is right about them when others
 * have changed something in between. That this spares requests is shown by
 * {@link RequestsOfChangesIntegrationTests}.
 */
class OwnChangesIntegrationTests {

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final CuratorFramework client = TestZooKeeper.client(SharedServers.zooKeeper().connectString());

	private final Session session = TestZooKeeper.session();

	private final Session other = TestZooKeeper.session();

	private final ZooKeeperElectionStore store = open();

	private final ZooKeeperElectionStore elsewhere = open();

	private ZooKeeperElectionStore open() {
		return ZooKeeperElectionStore.builder(this.client)
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
	void whatIsRememberedIsWhatAReadingFinds() throws Exception {
		TestZooKeeper.create(this.elsewhere, 3);
		this.elsewhere.heartbeat(this.session, 0);
		NamespaceReader reader = reader();
		reader.begin(requests(), null).complete();
		for (int number = 0; number < 2; number++) {
			Claim claim = TestZooKeeper.claim(reader.last().view(true), "election-" + number, this.session.id());
			reader.wrote(List.of(write(PreparedClaim.of(reader.last(), this.paths, claim))));
			assertThat(withoutHints(reader.last()))
				.isEqualTo(withoutHints(reader().begin(requests(), null).complete()));
		}
		Transaction release = new Transaction(this.paths, reader.last())
			.set(Releases.released(reader.last().record("election-0").value()))
			.hint();
		reader.wrote(List.of(write(release)));
		assertThat(withoutHints(reader.last())).isEqualTo(withoutHints(reader().begin(requests(), null).complete()));
		assertThat(reader.last().record("election-0").value().state()).isEqualTo(State.RELEASED);
	}

	// How many hints there were is only known from a reading
	private static Snapshot withoutHints(Snapshot snapshot) {
		Frame frame = snapshot.frame();
		Revision revision = frame.revision();
		Revision unknown = new Revision(revision.version(), Revision.UNKNOWN, revision.changed(), revision.value());
		return new Snapshot(frame.with(unknown), snapshot.sessions(), snapshot.records(), snapshot.versions());
	}

	@Test
	void viewAfterAnOwnChangeIsWholeAndTrue() {
		TestZooKeeper.create(this.store, 2);
		ElectionView base = beat();
		assertThat(this.store.claim(TestZooKeeper.claim(base, "election-0", this.session.id()))).isTrue();
		ElectionView changed = this.store.heartbeat(this.session, 0, base);
		assertThat(changed.records()).isNotSameAs(base.records());
		assertThat(changed.records()).isEqualTo(this.elsewhere.heartbeat(this.other, 0).records());
		assertThat(changed.elections().get("election-0").isHeldBy(this.session.id())).isTrue();
		assertThat(this.store.heartbeat(this.session, 0, changed).records()).isSameAs(changed.records());
		assertThat(this.store.heartbeat(this.session, 0, base).records()).isEqualTo(changed.records());
	}

	/**
	 * By a claim whose answer was lost, say, before the own claim.
	 */
	@Test
	void endReleasesWhatWasChangedBeforeAnOwnChange() {
		TestZooKeeper.create(this.store, 2);
		ElectionView view = beat();
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(view, "election-0", this.session.id()))).isTrue();
		assertThat(this.store.claim(TestZooKeeper.claim(view, "election-1", this.session.id()))).isTrue();
		assertEndReleasesAll();
	}

	@Test
	void endReleasesWhatWasChangedAfterAnOwnChange() {
		TestZooKeeper.create(this.store, 2);
		ElectionView view = beat();
		assertThat(this.store.claim(TestZooKeeper.claim(view, "election-1", this.session.id()))).isTrue();
		assertThat(this.elsewhere.claim(TestZooKeeper.claim(view, "election-0", this.session.id()))).isTrue();
		assertEndReleasesAll();
	}

	@Test
	void endReleasesEverythingThoughTheSessionWasEvicted() {
		TestZooKeeper.create(this.store, 2);
		TestZooKeeper.claimAll(this.store, beat(), this.session.id());
		this.elsewhere.evict(this.session);
		assertEndReleasesAll();
	}

	private void assertEndReleasesAll() {
		this.store.close(this.session.id());
		ElectionView view = this.elsewhere.heartbeat(this.other, 0);
		assertThat(view.elections().values()).isNotEmpty().allMatch((record) -> record.state() == State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(this.session.id());
	}

	/**
	 * By the same calls as before, so that every version is the same.
	 */
	@Test
	void endLeavesAloneWhatIsInANamespaceThatWasBuiltAnew() throws Exception {
		claimFirst(this.store, this.session);
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		claimFirst(this.elsewhere, this.other);
		this.store.close(this.session.id());
		assertThat(recordOfOrders().isHeldBy(this.other.id())).isTrue();
	}

	@Test
	void claimInANamespaceThatWasBuiltAnewIsRefused() throws Exception {
		claimFirst(this.store, this.session);
		ElectionRecord held = beat().elections().get("orders");
		assertThat(this.store.release("orders", this.session.id(), held.token())).isTrue();
		Claim claim = new Claim(Releases.released(held), OptionalLong.empty(), held.storeId(), this.session.id(),
				held.token() + 1);
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		claimFirst(this.elsewhere, this.other);
		this.elsewhere.release("orders", this.other.id(), recordOfOrders().token());
		assertThat(this.store.claim(claim)).isFalse();
	}

	/**
	 * Both nodes were deleted manually, and every version is as it was.
	 */
	@Test
	void endLeavesAloneARecordThatWasCreatedAgainTogetherWithTheRevisionNode() throws Exception {
		assertEndLeavesAloneWhatWasCreatedAgain();
	}

	@Test
	void endLeavesItAloneInANamespaceThatWasRepairedBefore() throws Exception {
		beat();
		this.client.delete().forPath(this.paths.revision());
		assertEndLeavesAloneWhatWasCreatedAgain();
	}

	private void assertEndLeavesAloneWhatWasCreatedAgain() throws Exception {
		claimFirst(this.store, this.session);
		this.client.delete().forPath(this.paths.record("orders"));
		this.client.delete().forPath(this.paths.revision());
		int version = claimFirst(this.elsewhere, this.other);
		assertThat(version).isEqualTo(1);
		this.store.close(this.session.id());
		assertThat(recordOfOrders().isHeldBy(this.other.id())).isTrue();
	}

	/**
	 * It does not write the revision node.
	 */
	@Test
	void endLeavesAloneWhatAnInstanceOfAnOlderFormatHasCreatedAgain() throws Exception {
		Session older = new Session(this.other.id(), 1, "older", Map.of(), this.other.lease());
		this.elsewhere.heartbeat(older, 0);
		claimFirst(this.store, this.session);
		String record = this.paths.record("orders");
		this.client.delete().forPath(record);
		this.client.create().forPath(record);
		this.client.setData().forPath(this.paths.base(), NodeData.EMPTY);
		ElectionRecord held = new ElectionRecord("orders", State.HELD, older.id(), 9, beat(older).storeId());
		this.client.setData().forPath(record, NodeData.of(held));
		this.store.close(this.session.id());
		assertThat(recordOfOrders()).isEqualTo(held);
	}

	// Returns the version of the record
	private int claimFirst(ZooKeeperElectionStore claiming, Session claimant) throws Exception {
		claiming.heartbeat(claimant, 0);
		claiming.create("orders", 0);
		ElectionView view = claiming.heartbeat(claimant, 0);
		assertThat(claiming.claim(TestZooKeeper.claim(view, "orders", claimant.id()))).isTrue();
		return this.client.checkExists().forPath(this.paths.record("orders")).getVersion();
	}

	private ElectionRecord recordOfOrders() throws Exception {
		ElectionRecord record = NodeData.record("orders", this.client.getData().forPath(this.paths.record("orders")));
		assertThat(record).isNotNull();
		return record;
	}

	private ElectionView beat() {
		return this.store.heartbeat(this.session, 0);
	}

	private ElectionView beat(Session another) {
		return this.elsewhere.heartbeat(another, 0);
	}

	private Written write(Transaction transaction) throws Exception {
		Requests requests = requests();
		List<OpResult> results = requests.read(transaction.operations());
		Written written = transaction.written(results);
		assertThat(written).isNotNull();
		return written;
	}

	private NamespaceReader reader() {
		return new NamespaceReader(this.namespace, this.paths);
	}

	private Requests requests() throws Exception {
		return new Requests(this.client.getZookeeperClient().getZooKeeper(), TestZooKeeper.PATIENCE);
	}

}
