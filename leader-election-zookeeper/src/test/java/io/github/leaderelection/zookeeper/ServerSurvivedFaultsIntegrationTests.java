package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.SurvivedFaults;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.awaitility.Awaitility.await;

/**
 * What a leader gets over, on one server of ZooKeeper.
 */
class ServerSurvivedFaultsIntegrationTests extends SurvivedFaults<ZooKeeperServer> {

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	@TempDir
	private static Path triggers;

	private final Map<Candidate, Path> expiries = new HashMap<>();

	private int candidate;

	ServerSurvivedFaultsIntegrationTests() {
		super("zookeeper", ZooKeeperCandidateStore.class, new ZooKeeperServer());
	}

	@Override
	protected List<String> arguments(int port) {
		this.candidate++;
		return ZooKeeperCandidateStore.arguments("127.0.0.1:" + port, lease(), trigger());
	}

	private Path trigger() {
		return triggers.resolve("expire-" + this.candidate);
	}

	@Override
	protected void note(Candidate started) {
		this.expiries.put(started, trigger());
	}

	@Test
	void aLeaderWhoseSessionOfZooKeeperExpiresGoesOn() throws IOException {
		Path expiry = this.expiries.get(leader());
		Files.createFile(expiry);
		await("the expiry").atMost(PATIENCE).until(() -> Files.notExists(expiry));
		assertThatLeaderGoesOn();
		print("session of ZooKeeper expired: the leader went on; a hand-off after it took %d ms", handOff());
	}

}
