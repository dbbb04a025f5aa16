package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a begun call that was never sent, or whose client the store closes
 * meanwhile.
 */
class DirectCallsIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ZooKeeperServer server = SharedServers.zooKeeper();

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	private final Session session = TestZooKeeper.session();

	private final FaultProxy network = new FaultProxy(this.server);

	private final List<CuratorFramework> clients = new CopyOnWriteArrayList<>();

	private final ZooKeeperElectionStore store = ZooKeeperElectionStore.builder(this::client)
		.namespace(this.namespace)
		.operationTimeout(TestZooKeeper.PATIENCE)
		.build();

	private CuratorFramework client() {
		// A client that closes waits for an answer until it takes the server for silent
		CuratorFramework client = TestZooKeeper.builder(this.network.host() + ":" + this.network.port())
			.sessionTimeoutMs(4000)
			.build();
		this.clients.add(client);
		return client;
	}

	@BeforeEach
	void start() {
		TestZooKeeper.lead(this.store, "orders", this.session);
	}

	@AfterEach
	void close() {
		this.network.heal();
		this.store.close();
		this.network.close();
	}

	/**
	 * If it was declined its caller would start another client, which nobody closes.
	 */
	@Test
	void endThatADisconnectFailsIsNotDeclined() {
		this.network.requests().drop();
		CompletableFuture<Boolean> outcome = this.store.beginClose(this.session.id());
		this.store.disconnect();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> outcome.get(BOUND.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(RequestFailedException.class)
			.withMessageContaining("the store was disconnected");
		assertThat(this.clients).extracting(CuratorFramework::getState)
			.containsExactly(CuratorFrameworkState.STOPPED, CuratorFrameworkState.LATENT);
	}

	/**
	 * As when the server has become read-only since the call was begun.
	 */
	@Test
	void whatCannotBeSentAnyMoreIsDeclined() throws Exception {
		UsedClient used = new UsedClient(this.clients.get(0));
		StoreClient late = new StoreClient(used, Duration.ZERO,
				new FailureMessages(this.namespace, this.paths, used, Duration.ZERO), new SessionTimeout(null, false));
		ZooKeeper connected = late.session();
		NamespaceReader reader = new NamespaceReader(this.namespace, this.paths);
		ElectionView view = reader.begin(new Requests(connected, TestZooKeeper.PATIENCE), null).complete().view(true);
		DirectCalls direct = new DirectCalls(late, this.paths, new Changes(late, reader),
				new Departures(late, this.paths, reader));
		ClaimBatch claim = new ClaimBatch(List.of(TestZooKeeper.claim(view, "orders", this.session.id())));
		assertThat(direct.claim(claim)).isCompletedWithValue(Optional.empty());
		assertThat(direct.close(this.session.id())).isCompletedWithValue(false);
		ElectionView after = this.store.heartbeat(this.session, 0);
		assertThat(after.sessions()).containsKey(this.session.id());
		assertThat(after.elections()).isEqualTo(view.elections());
	}

}
