package io.github.leaderelection.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that others have written where this library has its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForeignNodesIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final int HEARTBEATS = 5;

	private final String namespace = UUID.randomUUID().toString();

	private final NodePaths paths = NodePaths.of(NodePaths.DEFAULT_ROOT, this.namespace);

	@Test
	void eachContentIsReportedOnce(CapturedOutput output) throws Exception {
		try (CuratorFramework client = TestZooKeeper.client(SharedServers.zooKeeper().connectString())) {
			client.start();
			ZooKeeperElectionStore store = ZooKeeperElectionStore.builder(client)
				.namespace(this.namespace)
				.operationTimeout(TestZooKeeper.PATIENCE)
				.build();
			store.heartbeat(TestZooKeeper.session(), 0);
			String record = this.paths.record("orders");
			String session = this.paths.session(new SessionId("stranger"));
			client.create().forPath(record, "HELD x\n\u001b[31m".getBytes(StandardCharsets.UTF_8));
			client.create().forPath(session, "y".getBytes(StandardCharsets.UTF_8));
			ElectionEngine engine = ElectionEngine.builder(store)
				.settings(ElectionSettings.ofLease(Duration.ofSeconds(1)))
				.candidate("honest")
				.build();
			engine.elector("orders");
			engine.start();
			engine.campaign();
			awaitHeartbeats(store);
			client.setData().forPath(record, "RELEASED".getBytes(StandardCharsets.UTF_8));
			awaitHeartbeats(store);
			engine.stop();
			String ignored = "[%s] Ignoring node '%s', which this library did not write (%s). Remove the node";
			assertThat(output).containsOnlyOnce(ignored.formatted(this.namespace, record, "HELD x??[31m"))
				.containsOnlyOnce(ignored.formatted(this.namespace, record, "RELEASED"))
				.containsOnlyOnce(ignored.formatted(this.namespace, session, "y"))
				.containsOnlyOnce("the store has no record of this election");
		}
	}

	private static void awaitHeartbeats(ZooKeeperElectionStore store) {
		long from = nonce(store);
		await().atMost(BOUND).until(() -> nonce(store) >= from + HEARTBEATS);
	}

	private static long nonce(ZooKeeperElectionStore store) {
		Session observer = new Session(new SessionId("observer"), 1, "observer", Map.of(), Duration.ofSeconds(1));
		return store.heartbeat(observer, 0)
			.sessions()
			.values()
			.stream()
			.filter((session) -> session.candidate().equals("honest"))
			.mapToLong(Session::nonce)
			.findFirst()
			.orElse(0);
	}

}
