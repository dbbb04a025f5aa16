package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a begun call whose client the store closes meanwhile.
 */
class DirectCallsIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ZooKeeperServer server = SharedServers.zooKeeper();

	private final String namespace = UUID.randomUUID().toString();

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

}
