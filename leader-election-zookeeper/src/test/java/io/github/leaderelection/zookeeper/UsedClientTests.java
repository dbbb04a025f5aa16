package io.github.leaderelection.zookeeper;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.store.ElectionStoreException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UsedClient}, on a server that accepts connections and answers nothing.
 */
class UsedClientTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final List<CuratorFramework> clients = new CopyOnWriteArrayList<>();

	@Test
	void callThatADisconnectFailsStartsNoOtherClient() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			ZooKeeperElectionStore store = store(server);
			CompletableFuture<Object> call = CompletableFuture.supplyAsync(() -> outcome(store));
			try (Socket connected = server.accept()) {
				assertThat(connected.isConnected()).isTrue();
				store.disconnect();
				assertThat(call.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ElectionStoreException.class)
					.asString()
					.contains("the store was disconnected");
			}
			assertThat(this.clients).extracting(CuratorFramework::getState)
				.containsExactly(CuratorFrameworkState.STOPPED, CuratorFrameworkState.LATENT);
			store.close();
		}
	}

	private static Object outcome(ZooKeeperElectionStore store) {
		try {
			return store.heartbeat(TestZooKeeper.session(), 0);
		}
		catch (ElectionStoreException ex) {
			return ex;
		}
	}

	private ZooKeeperElectionStore store(ServerSocket server) {
		return ZooKeeperElectionStore.builder(() -> client(server)).operationTimeout(TestZooKeeper.PATIENCE).build();
	}

	private CuratorFramework client(ServerSocket server) {
		// A client that closes waits for the end of its attempt to connect
		CuratorFramework client = TestZooKeeper.builder("127.0.0.1:" + server.getLocalPort())
			.sessionTimeoutMs(1000)
			.build();
		this.clients.add(client);
		return client;
	}

}
