package io.github.leaderelection.zookeeper;

import java.util.UUID;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What changes between the moment that a claim reads and the moment that it writes.
 */
class PreparedClaimIntegrationTests {

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final CuratorFramework client = TestZooKeeper.client(SharedServers.zooKeeper().connectString());

	private final Session leader = TestZooKeeper.session();

	private final Session claimant = TestZooKeeper.session();

	private ZooKeeperElectionStore store = open();

	private ElectionRecord held;

	@BeforeEach
	void lead() {
		this.client.start();
		this.held = TestZooKeeper.lead(this.store, "orders", this.leader);
	}

	@AfterEach
	void close() {
		this.store.close();
		this.client.close();
	}

	private ZooKeeperElectionStore open() {
		return ZooKeeperElectionStore.builder(this.client)
			.namespace(this.namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	@Test
	void claimOfWhatIsStillSoSucceeds() throws Exception {
		assertThat(commit(prepare())).isTrue();
		assertThat(view().elections().get("orders").holder()).isEqualTo(this.claimant.id());
	}

	@Test
	void recordWasReleasedMeanwhile() throws Exception {
		Transaction claim = prepare();
		this.store.release("orders", this.leader.id(), this.held.token());
		assertThat(commit(claim)).isFalse();
	}

	@Test
	void recordWasClaimedMeanwhile() throws Exception {
		Transaction claim = prepare();
		assertThat(commit(prepare())).isTrue();
		assertThat(commit(claim)).isFalse();
	}

	@Test
	void holderBeatMeanwhile() throws Exception {
		Transaction claim = prepare();
		this.store.heartbeat(this.leader.withNonce(2), 1);
		assertThat(commit(claim)).isFalse();
		assertThat(view().elections().get("orders")).isEqualTo(this.held);
	}

	@Test
	void sessionOfHolderAppearedMeanwhile() throws Exception {
		this.store.evict(this.leader);
		Transaction claim = prepare();
		this.store.heartbeat(this.leader.withNonce(2), 0);
		assertThat(commit(claim)).isFalse();
	}

	/**
	 * Its version begins again, and is the same as before.
	 */
	@Test
	void sessionOfHolderWasRemovedAndCreatedMeanwhile() throws Exception {
		Transaction claim = prepare();
		this.store.evict(this.leader);
		this.store.heartbeat(this.leader.withNonce(2), 0);
		assertThat(commit(claim)).isFalse();
	}

	/**
	 * By the same calls as before, so that every version is the same. Only the store is
	 * another.
	 */
	@Test
	void storeWasBuiltAnewMeanwhile() throws Exception {
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		lead(this.claimant, this.leader);
		Transaction claim = prepare();
		this.client.delete().deletingChildrenIfNeeded().forPath(this.paths.base());
		lead(this.claimant, this.leader);
		assertThat(commit(claim)).isFalse();
	}

	private void lead(Session... sessions) {
		this.store = open();
		for (Session session : sessions) {
			TestZooKeeper.lead(this.store, "orders", session);
		}
	}

	@Test
	void storeIsAnother() throws Exception {
		Claim claim = claim();
		Claim elsewhere = new Claim(claim.seen(), claim.holderNonce(), Identity.random(), claim.claimant(),
				claim.token());
		assertThat(prepare(elsewhere)).isNull();
	}

	private Transaction prepare() throws Exception {
		Transaction transaction = prepare(claim());
		assertThat(transaction).isNotNull();
		return transaction;
	}

	private @Nullable Transaction prepare(Claim claim) throws Exception {
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		return PreparedClaim.of(reader.begin(requests(), null).complete(), this.paths, claim);
	}

	private boolean commit(Transaction transaction) throws Exception {
		return requests().write(transaction.operations());
	}

	private Requests requests() throws Exception {
		return new Requests(this.client.getZookeeperClient().getZooKeeper(), TestZooKeeper.PATIENCE);
	}

	private Claim claim() {
		return TestZooKeeper.claim(view(), "orders", this.claimant.id());
	}

	private ElectionView view() {
		return this.store.heartbeat(this.claimant, 0);
	}

}
