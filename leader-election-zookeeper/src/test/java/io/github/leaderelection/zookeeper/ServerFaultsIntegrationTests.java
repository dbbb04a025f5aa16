package io.github.leaderelection.zookeeper;

import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults, on one server of ZooKeeper.
 */
class ServerFaultsIntegrationTests extends ElectionFaults<ZooKeeperServer> {

	private static final NodePaths PATHS = NodePaths.of(NodePaths.DEFAULT_ROOT, "faults");

	ServerFaultsIntegrationTests() {
		super("zookeeper", ZooKeeperCandidateStore.class, new ZooKeeperServer());
	}

	@Override
	protected List<String> arguments(int port) {
		return ZooKeeperCandidateStore.arguments("127.0.0.1:" + port, lease());
	}

	@Test
	@Tag("long")
	@Override
	protected void aLeaderThatGetsNoAnswersStopsAndRejoins() {
		super.aLeaderThatGetsNoAnswersStopsAndRejoins();
	}

	@Test
	void oneLeadsWhenTheServerComesBackWithItsData() {
		server().kill();
		server().start();
		awaitThatAllHaveSeen(lease());
		Candidate next = candidates().awaitLeader(token() - 1, candidates().all());
		print("kill -9 of the server, restart with its data: %s",
				(next == leader()) ? "the leader went on" : "another led");
	}

	@Test
	void aLeaderStopsWhenItsRecordIsDeleted() throws Exception {
		long deleted;
		try (CuratorFramework client = TestZooKeeper.client(server().connectString())) {
			client.start();
			deleted = System.nanoTime();
			client.delete().forPath(PATHS.record("faults"));
		}
		assertThatElectionBeginsAnew("record deleted by hand", deleted);
	}

	@Test
	void aLeaderStopsWhenTheServerIsBuiltAnew() {
		long killed = System.nanoTime();
		server().kill();
		server().wipe();
		server().start();
		assertThatElectionBeginsAnew("server built anew", killed);
	}

	private void assertThatElectionBeginsAnew(String what, long since) {
		candidates().awaitDenial(leader(), token());
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		// What is missing may be what was lost: it has been watched for a lease.
		assertThat(firstTerm(next) - since).isGreaterThanOrEqualTo(lease().toNanos());
		print("%s: denied after %d ms, one led after %d ms", what, millis(leader().deniedAt(token()) - since),
				millis(firstTerm(next) - since));
	}

}
