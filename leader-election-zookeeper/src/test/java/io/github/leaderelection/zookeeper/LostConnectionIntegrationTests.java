package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of a call whose connection ends, when the next connection works: a server
 * that is restarted, or a connection that something in between has closed.
 */
class LostConnectionIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final int ROUNDS = 3;

	private final ZooKeeperServer server = SharedServers.zooKeeper();

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final Session session = TestZooKeeper.session();

	private final FaultProxy network = new FaultProxy(this.server);

	private final CuratorFramework client = TestZooKeeper.client(this.network.host() + ":" + this.network.port());

	private final CuratorFramework direct = TestZooKeeper.client(this.server.connectString());

	private final ZooKeeperElectionStore store = open();

	private final List<Thread> threads = new ArrayList<>();

	private ZooKeeperElectionStore open() {
		return ZooKeeperElectionStore.builder(this.client)
			.namespace(this.namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	@BeforeEach
	void start() {
		this.client.start();
		this.direct.start();
		TestZooKeeper.lead(this.store, "orders", this.session);
	}

	@AfterEach
	void close() {
		this.network.heal();
		this.client.close();
		this.network.close();
		this.direct.close();
	}

	@Test
	void heartbeatThatWasNotExecutedIsRepeated() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			long nonce = round + 2L;
			ElectionView view = lose(() -> this.store.heartbeat(this.session.withNonce(nonce), nonce - 1));
			assertThat(view.intact()).isTrue();
			assertThat(view.sessions().get(this.session.id()).nonce()).isEqualTo(nonce);
			assertThat(versionOf(this.paths.session(this.session.id()))).isEqualTo(round + 1);
		}
	}

	@Test
	void heartbeatThatWasExecutedIsReadBack() throws Exception {
		this.network.responses().freeze();
		CompletableFuture<ElectionView> answer = start(() -> this.store.heartbeat(this.session.withNonce(2), 1));
		await().atMost(BOUND).until(() -> versionOf(this.paths.session(this.session.id())) == 1);
		this.network.reset();
		this.network.heal();
		ElectionView view = answer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
		assertThat(view.intact()).isTrue();
		assertThat(view.elections().get("orders").isHeldBy(this.session.id())).isTrue();
		assertThat(versionOf(this.paths.session(this.session.id()))).isEqualTo(1);
	}

	@Test
	void heartbeatSurvivesTheEndOfTheSessionOfZooKeeper() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			this.client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
			assertThat(this.store.heartbeat(this.session.withNonce(round + 2L), round + 1L).intact()).isTrue();
		}
	}

	@Test
	void claimOfWhichNothingWasSentIsRepeated() throws Exception {
		Session other = TestZooKeeper.session();
		Claim claim = TestZooKeeper.claim(this.store.heartbeat(other, 0), "orders", other.id());
		ZooKeeperElectionStore unread = open();
		assertThat(lose(() -> unread.claim(claim))).isTrue();
		assertThat(this.store.heartbeat(other, 0).elections().get("orders").isHeldBy(other.id())).isTrue();
	}

	@Test
	void releaseOfWhichNothingWasSentIsRepeated() throws Exception {
		long token = this.store.heartbeat(this.session, 0).elections().get("orders").token();
		ZooKeeperElectionStore unread = open();
		assertThat(lose(() -> unread.release("orders", this.session.id(), token))).isTrue();
		assertThat(this.store.heartbeat(this.session, 0).elections().get("orders").state()).isEqualTo(State.RELEASED);
	}

	/**
	 * Though it was sent as the last view has shown it.
	 */
	@Test
	void endOfASessionIsRepeated() throws Exception {
		lose(() -> {
			this.store.close(this.session.id());
			return true;
		});
		ElectionView view = this.store.heartbeat(TestZooKeeper.session(), 0);
		assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(this.session.id());
	}

	@Test
	void creationOfARecordIsRepeated() throws Exception {
		lose(() -> {
			this.store.create("invoices", 0);
			return true;
		});
		assertThat(this.store.heartbeat(this.session, 0).elections()).containsKey("invoices");
	}

	/**
	 * Its repetition would answer {@code false}, though it has succeeded.
	 */
	@Test
	void claimThatWasSentIsNotRepeated() {
		Session other = TestZooKeeper.session();
		Claim claim = TestZooKeeper.claim(this.store.heartbeat(other, 0), "orders", other.id());
		int before = versionOf(this.paths.record("orders"));
		this.network.responses().freeze();
		CompletableFuture<Boolean> answer = start(() -> this.store.claim(claim));
		await().atMost(BOUND).until(() -> versionOf(this.paths.record("orders")) == before + 1);
		this.network.reset();
		this.network.heal();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> answer.get(BOUND.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(ElectionStoreException.class);
		assertThat(versionOf(this.paths.record("orders"))).isEqualTo(before + 1);
		// What it has changed is not remembered, but found
		this.store.close(other.id());
		ElectionView view = this.store.heartbeat(this.session, 0);
		assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(other.id());
	}

	/**
	 * A claim that is declined is made again, and would be refused.
	 */
	@Test
	void begunClaimThatWasSentIsNotDeclined() {
		Session other = TestZooKeeper.session();
		Claim claim = TestZooKeeper.claim(this.store.heartbeat(other, 0), "orders", other.id());
		int before = versionOf(this.paths.record("orders"));
		this.network.responses().freeze();
		CompletableFuture<Optional<Set<String>>> outcome = this.store.beginClaim(new ClaimBatch(List.of(claim)));
		await().atMost(BOUND).until(() -> versionOf(this.paths.record("orders")) == before + 1);
		this.network.reset();
		this.network.heal();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> outcome.get(BOUND.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(RequestFailedException.class);
		assertThat(versionOf(this.paths.record("orders"))).isEqualTo(before + 1);
	}

	@Test
	void begunEndThatWasSentIsDeclinedAndMayBeRepeated() throws Exception {
		this.network.responses().freeze();
		CompletableFuture<Boolean> outcome = this.store.beginClose(this.session.id());
		await().atMost(BOUND)
			.until(() -> this.direct.checkExists().forPath(this.paths.session(this.session.id())) == null);
		this.network.reset();
		this.network.heal();
		assertThat(outcome.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isFalse();
		this.store.close(this.session.id());
		ElectionView view = this.store.heartbeat(TestZooKeeper.session(), 0);
		assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED);
		assertThat(view.sessions()).doesNotContainKey(this.session.id());
	}

	@Test
	void nothingIsBegunWithoutAConnection() {
		ElectionView view = this.store.heartbeat(this.session, 0);
		ClaimBatch claim = new ClaimBatch(List.of(TestZooKeeper.claim(view, "orders", this.session.id())));
		this.client.close();
		assertThat(this.store.beginClaim(claim)).isCompletedWithValue(Optional.empty());
		assertThat(this.store.beginClose(this.session.id())).isCompletedWithValue(false);
	}

	@Test
	void callIsNotRepeatedAfterATimeout() {
		ZooKeeperElectionStore impatient = ZooKeeperElectionStore.builder(this.client)
			.namespace(this.namespace)
			.operationTimeout(Duration.ofSeconds(1))
			.build();
		this.network.requests().drop();
		int before = this.network.requests().losses();
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> impatient.heartbeat(this.session.withNonce(2), 1))
			.withMessageContaining("no answer within 900ms");
		// The write and the read of one attempt, which may go out as one, and a ping
		assertThat(this.network.requests().losses() - before).isBetween(1, 3);
	}

	@Test
	void requestIsNotSentAfterTheDeadlineOfItsCall() throws Exception {
		ZooKeeper zooKeeper = this.client.getZookeeperClient().getZooKeeper();
		Requests requests = new Requests(zooKeeper, Duration.ZERO);
		String node = this.paths.record("late");
		List<Op> creation = List.of(Op.create(node, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
		assertThatExceptionOfType(RequestFailedException.class).isThrownBy(() -> requests.write(creation))
			.matches((ex) -> ex.code() == Code.OPERATIONTIMEOUT);
		// The same session executes what was sent to it in order
		assertThat(zooKeeper.exists(node, false)).isNull();
	}

	/**
	 * Make a call whose request is lost together with its connection.
	 */
	private <T> T lose(Supplier<T> call) throws Exception {
		this.network.requests().drop();
		int before = this.network.requests().losses();
		CompletableFuture<T> answer = start(call);
		await().atMost(BOUND).until(() -> this.network.requests().losses() > before && isWaiting());
		this.network.reset();
		this.network.heal();
		return answer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
	}

	private boolean isWaiting() {
		return this.threads.get(this.threads.size() - 1).getState() == Thread.State.TIMED_WAITING;
	}

	private <T> CompletableFuture<T> start(Supplier<T> call) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				answer.complete(call.get());
			}
			catch (Throwable ex) {
				answer.completeExceptionally(ex);
			}
		});
		thread.start();
		this.threads.add(thread);
		return answer;
	}

	private int versionOf(String node) {
		try {
			Stat stat = this.direct.checkExists().forPath(node);
			assertThat(stat).isNotNull();
			return stat.getVersion();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
