package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionStories;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ServerProcess;
import io.github.leaderelection.servers.ZooKeeperEnsemble;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.ElectionStoreException;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Faults, on an ensemble of three servers. A server without a quorum lets clients read
 * that accept that, as all of these do.
 */
class EnsembleFaultsIntegrationTests extends ElectionStories {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.withFaults();

	/**
	 * Between each candidate and each server.
	 */
	private final Map<Candidate, List<FaultProxy>> networks = new HashMap<>();

	private List<FaultProxy> next = List.of();

	EnsembleFaultsIntegrationTests() {
		super("zookeeper, ensemble", ZooKeeperCandidateStore.class);
	}

	@Override
	protected void startServers() {
		this.ensemble.start();
	}

	@Override
	protected void heal() {
		this.networks.values().forEach((networks) -> networks.forEach(FaultProxy::heal));
		this.ensemble.reunite();
		this.ensemble.members().stream().filter((member) -> !member.isRunning()).forEach(ServerProcess::start);
	}

	@Override
	protected void closeServers() {
		this.networks.values().forEach((networks) -> networks.forEach(FaultProxy::close));
		this.ensemble.close();
	}

	@Override
	protected List<String> arguments() {
		this.next = this.ensemble.members().stream().map(FaultProxy::new).toList();
		String connectString = this.next.stream()
			.map((network) -> network.host() + ":" + network.port())
			.collect(Collectors.joining(","));
		return ZooKeeperCandidateStore.arguments(connectString, lease());
	}

	@Override
	protected void started(Candidate candidate) {
		this.networks.put(candidate, this.next);
	}

	@Test
	void oneLeadsAfterTheLeaderOfTheEnsembleIsKilled() {
		ZooKeeperServer killed = this.ensemble.leader();
		long since = System.nanoTime();
		killed.kill();
		this.ensemble.leader();
		long replaced = System.nanoTime();
		awaitThatAllHaveSeen(lease());
		Candidate now = candidates().awaitLeader(token() - 1, candidates().all());
		print("kill -9 of the ensemble's leader: replaced after %d ms; %s", millis(replaced - since),
				(now.now().token() == token()) ? "the leader went on"
						: "another term began after %d ms".formatted(millis(firstTerm(now) - since)));
	}

	@Test
	void nobodyLeadsWithoutAQuorumThoughOneServerCanBeRead() {
		List<ZooKeeperServer> lost = new ArrayList<>(this.ensemble.members());
		lost.remove(0);
		lost.forEach(ServerProcess::kill);
		long since = System.nanoTime();
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(since);
		awaitThatAllHaveSeen(lease().plus(lease()));
		assertThat(candidates().all()).noneMatch((candidate) -> candidate.now().leads());
		assertThatReadOnlyConnectionIsRefused(this.ensemble.members().get(0));
		long regained = System.nanoTime();
		lost.forEach(ServerProcess::start);
		Candidate now = candidates().awaitLeader(token(), candidates().all());
		print("quorum lost: denied after %d ms; regained: one led after %d ms",
				millis(leader().deniedAt(token()) - since), millis(firstTerm(now) - regained));
	}

	private static void assertThatReadOnlyConnectionIsRefused(ZooKeeperServer server) {
		try (CuratorFramework client = TestZooKeeper.builder(server.connectString()).canBeReadOnly(true).build()) {
			client.start();
			ZooKeeperElectionStore store = ZooKeeperElectionStore.builder(client).namespace("faults").build();
			await().atMost(BOUND)
				.untilAsserted(() -> assertThatExceptionOfType(ElectionStoreException.class)
					.isThrownBy(() -> store.heartbeat(TestZooKeeper.session(), 0))
					.withMessageContaining("a server that has no quorum and is read-only"));
		}
	}

	/**
	 * The server takes requests and lets its clients read for as long as it has not
	 * noticed that it is alone.
	 */
	@Test
	void aLeaderOnAnIsolatedServerStopsAndLeadsAgainByAnother() {
		ZooKeeperServer leading = this.ensemble.leader();
		ZooKeeperServer isolated = this.ensemble.members()
			.stream()
			.filter((member) -> member != leading)
			.findFirst()
			.orElseThrow();
		long led = leadOn(isolated);
		long since = System.nanoTime();
		this.ensemble.isolate(isolated);
		long cut = System.nanoTime();
		candidates().awaitDenial(leader(), led);
		assertThat(leader().term(led).lastBefore()).isLessThanOrEqualTo(cut + settings().renewDeadline().toNanos());
		Candidate now = candidates().awaitLeader(led, candidates().all());
		long next = now.term(now.now().token()).firstAfter();
		this.networks.get(leader()).forEach(FaultProxy::heal);
		long reached = candidates().awaitContact(leader(), leader().deniedAt(led));
		print("server isolated, with the leader on it: denied after %d ms, one led after %d ms; acknowledged again, by another server, after %d ms",
				millis(leader().deniedAt(led) - since), millis(next - since), millis(reached - since));
	}

	/**
	 * Let the leader have no other server, and lead there.
	 * @param server the server
	 * @return the fencing token under which it leads
	 */
	private long leadOn(ZooKeeperServer server) {
		for (int i = 0; i < this.ensemble.members().size(); i++) {
			if (this.ensemble.members().get(i) != server) {
				FaultProxy network = this.networks.get(leader()).get(i);
				network.refuse();
				network.reset();
			}
		}
		List<Candidate> others = others();
		long led;
		do {
			others.forEach(Candidate::stop);
			// By then no heartbeat of before counts any more
			candidates().awaitObservation(leader(), System.nanoTime() + lease().toNanos());
			candidates().awaitLeader(token() - 1, List.of(leader()));
			others.forEach(Candidate::start);
			candidates().awaitAgreement();
			led = leader().now().token();
		}
		// It may have lost it since, on a machine that is busy
		while (led < token());
		return led;
	}

}
