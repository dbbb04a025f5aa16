package io.github.leaderelection.zookeeper;

import java.util.Map;
import java.util.UUID;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A claim by the assumption that the leader has released its record succeeds if that is
 * all that has happened since the last reading, and only then.
 */
class AssumedReleaseIntegrationTests {

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final CuratorFramework client = TestZooKeeper.client(SharedServers.zooKeeper().connectString());

	private final NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);

	private final Session leader = TestZooKeeper.session();

	private final Session claimant = TestZooKeeper.session();

	private final Session other = TestZooKeeper.session();

	private ZooKeeperElectionStore store;

	@BeforeEach
	void lead() {
		this.client.start();
		this.store = open();
		populate();
	}

	private ZooKeeperElectionStore open() {
		return ZooKeeperElectionStore.builder(this.client)
			.namespace(this.namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	private void populate() {
		TestZooKeeper.lead(this.store, "orders", this.leader);
		TestZooKeeper.lead(this.store, "invoices", this.other);
		this.store.heartbeat(this.claimant, 0);
	}

	@AfterEach
	void close() {
		this.store.close();
		this.client.close();
	}

	@Test
	void leaderHasLeft() throws Exception {
		Transaction claim = prepare();
		this.store.close(this.leader.id());
		assertThat(commit(claim)).isTrue();
		assertThat(record("orders").holder()).isEqualTo(this.claimant.id());
	}

	@Test
	void leaderHasReleasedTheRecordAlone() throws Exception {
		Transaction claim = prepare();
		this.store.release("orders", this.leader.id(), record("orders").token());
		assertThat(commit(claim)).isTrue();
	}

	@Test
	void nothingHasHappened() throws Exception {
		assertRefused(prepare());
	}

	@Test
	void leaderWasEvicted() throws Exception {
		Transaction claim = prepare();
		this.store.evict(this.leader);
		assertRefused(claim);
	}

	@Test
	void anotherHasTakenOver() throws Exception {
		Transaction claim = prepare();
		assertThat(this.store.claim(TestZooKeeper.claim(view(), "orders", this.other.id()))).isTrue();
		this.store.evict(this.leader);
		assertRefused(claim);
		assertThat(record("orders").holder()).isEqualTo(this.other.id());
	}

	@Test
	void anotherHasTakenOverAndGivenAHintByAnotherRecord() throws Exception {
		Transaction claim = prepare();
		assertThat(this.store.claim(TestZooKeeper.claim(view(), "orders", this.other.id()))).isTrue();
		this.store.release("invoices", this.other.id(), record("invoices").token());
		assertRefused(claim);
		assertThat(record("orders").holder()).isEqualTo(this.other.id());
	}

	@Test
	void anotherHasTakenOverWhatTheLeaderHasReleased() throws Exception {
		Transaction claim = prepare();
		this.store.close(this.leader.id());
		assertThat(this.store.claim(TestZooKeeper.claim(view(), "orders", this.other.id()))).isTrue();
		assertRefused(claim);
		assertThat(record("orders").holder()).isEqualTo(this.other.id());
	}

	@Test
	void anotherRecordWasReleased() throws Exception {
		Transaction claim = prepare();
		this.store.close(this.other.id());
		assertRefused(claim);
		assertThat(record("orders").holder()).isEqualTo(this.leader.id());
	}

	@Test
	void sessionWasCreatedMeanwhile() throws Exception {
		Transaction claim = prepare();
		this.store.heartbeat(TestZooKeeper.session(), 0);
		this.store.close(this.leader.id());
		assertRefused(claim);
	}

	/**
	 * Else what was read may be of a state that was lost.
	 */
	@Test
	void ownSessionIsNotAsItWas() throws Exception {
		Transaction claim = prepare();
		this.store.heartbeat(this.claimant.withNonce(2), 1);
		this.store.close(this.leader.id());
		assertRefused(claim);
	}

	@Test
	void foldersWereRepairedBefore() throws Exception {
		this.client.delete().forPath(this.paths.revision());
		view();
		Transaction claim = prepare();
		this.store.close(this.leader.id());
		assertThat(commit(claim)).isTrue();
	}

	@Test
	void foldersWereRepairedMeanwhile() throws Exception {
		Transaction claim = prepare();
		this.client.delete().forPath(this.paths.revision());
		view();
		this.store.close(this.leader.id());
		assertRefused(claim);
	}

	/**
	 * By the same calls as before, so that every version is the same. Only the store is
	 * another.
	 */
	@Test
	void storeWasBuiltAnewMeanwhile() throws Exception {
		build();
		Transaction claim = prepare();
		build();
		this.store.close(this.leader.id());
		assertRefused(claim);
	}

	private void build() throws Exception {
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		this.store = open();
		populate();
	}

	@Test
	void nothingIsAssumedOfALeaderOfSeveral() throws Exception {
		assertThat(this.store.claim(TestZooKeeper.claim(view(), "invoices", this.leader.id()))).isTrue();
		assertNothingAssumed();
	}

	@Test
	void nothingIsAssumedWhereInstancesOfTheFormatBeforeTakePart() throws Exception {
		Session older = TestZooKeeper.session();
		this.store.heartbeat(new Session(older.id(), 1, "older", Map.of(), older.lease()), 0);
		assertNothingAssumed();
	}

	@Test
	void claimOfAnotherRecordIsNotMadeByTheAssumption() throws Exception {
		read();
		AssumedRelease assumed = AssumedRelease.of(this.reader.last(), this.leader.id());
		Claim claim = TestZooKeeper.claim(view(), "invoices", this.claimant.id());
		assertThat(PreparedClaim.of(assumed, this.paths, claim)).isNull();
	}

	@Test
	void nothingIsAssumedOfASessionThatIsUnknown() throws Exception {
		read();
		assertThat(AssumedRelease.of(this.reader.last(), TestZooKeeper.session().id())).isNull();
	}

	private void assertNothingAssumed() throws Exception {
		read();
		assertThat(AssumedRelease.of(this.reader.last(), this.leader.id())).isNull();
	}

	private void assertRefused(Transaction claim) throws Exception {
		ElectionRecord before = record("orders");
		assertThat(commit(claim)).isFalse();
		assertThat(record("orders")).isEqualTo(before);
	}

	private Transaction prepare() throws Exception {
		read();
		AssumedRelease assumed = AssumedRelease.of(this.reader.last(), this.leader.id());
		assertThat(assumed).isNotNull();
		ElectionView view = assumed.snapshot().view(true);
		assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(this.leader.id()).containsKey(this.claimant.id());
		assertThat(view.records().mark()).isNull();
		Claim claim = TestZooKeeper.claim(view, "orders", this.claimant.id());
		Transaction transaction = PreparedClaim.of(assumed, this.paths, claim);
		assertThat(transaction).isNotNull();
		return transaction;
	}

	private void read() throws Exception {
		this.reader.begin(requests(), null).complete();
	}

	private boolean commit(Transaction transaction) throws Exception {
		return requests().write(transaction.operations());
	}

	private Requests requests() throws Exception {
		return new Requests(this.client.getZookeeperClient().getZooKeeper(), TestZooKeeper.PATIENCE);
	}

	private ElectionRecord record(String election) {
		return view().elections().get(election);
	}

	// Writes nothing: the session has this nonce
	private ElectionView view() {
		return this.store.heartbeat(this.claimant, 0);
	}

}
