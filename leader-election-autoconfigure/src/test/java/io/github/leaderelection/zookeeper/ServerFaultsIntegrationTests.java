package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionFaults;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults, on one server of ZooKeeper.
 *
 * @author Leader Election
 */
class ServerFaultsIntegrationTests extends ElectionFaults<ZooKeeperServer> {

	private static final NodePaths PATHS = NodePaths.of(NodePaths.DEFAULT_ROOT, "faults");

	@TempDir
	private static Path triggers;

	private final Map<Candidate, Path> expiries = new HashMap<>();

	private int candidate;

	ServerFaultsIntegrationTests() {
		super("zookeeper", ZooKeeperCandidateStore.class, new ZooKeeperServer());
	}

	@Override
	protected List<String> arguments(int port) {
		this.candidate++;
		return List.of("127.0.0.1:" + port, String.valueOf(LEASE.dividedBy(2).toMillis()), trigger().toString());
	}

	/**
	 * The client of ZooKeeper waits for up to a second before it connects again, which
	 * leaves little of a renew deadline of 1.4 seconds.
	 */
	@Override
	protected void assertThatResetIsSurvived() {
		awaitThatAllHaveSeen(LEASE);
		Candidate now = candidates().awaitLeader(token() - 1, candidates().all());
		print("connection reset: %s", (now == leader()) ? "the leader went on" : "another led");
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
		assertThatLeaderGoesOn();
		assertThat(expiry).doesNotExist();
		print("session of ZooKeeper expired: the leader went on; a hand-off after it took %d ms", handOff());
	}

	@Test
	void aLeaderGoesOnWhenTheServerComesBackWithItsData() {
		server().kill();
		server().start();
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
		candidates().awaitDenial(leader());
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		// What is missing may be what was lost: it has been watched for a lease.
		assertThat(firstTerm(next) - since).isGreaterThanOrEqualTo(LEASE.toNanos());
		print("%s: denied after %d ms, one led after %d ms", what, millis(leader().deniedAt(token()) - since),
				millis(firstTerm(next) - since));
	}

}
