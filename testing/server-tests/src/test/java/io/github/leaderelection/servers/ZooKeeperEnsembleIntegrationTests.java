package io.github.leaderelection.servers;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZooKeeperEnsemble}.
 */
@Tag("long")
class ZooKeeperEnsembleIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	@Test
	void electsAnotherLeaderAndKeepsData() throws Exception {
		try (ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble()) {
			ensemble.start();
			try (ZooKeeperClient client = new ZooKeeperClient(ensemble.connectString(), 10_000)) {
				client.create("/key", "value");
				ZooKeeperServer old = ensemble.leader();
				old.kill();
				assertThat(ensemble.leader()).isNotSameAs(old);
				await().atMost(BOUND).ignoreExceptions().until(() -> client.read("/key").equals("value"));
				old.start();
				await().atMost(BOUND).ignoreExceptions().until(old::isFollowing);
			}
		}
	}

	@Test
	void replacesPausedLeader() throws Exception {
		try (ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble()) {
			ensemble.start();
			ZooKeeperServer old = ensemble.leader();
			old.pause();
			await().atMost(BOUND).until(() -> ensemble.leader() != old);
			old.resume();
			await().atMost(BOUND).ignoreExceptions().until(old::isFollowing);
		}
	}

	@Test
	void servesNobodyWithoutQuorum() throws Exception {
		try (ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble()) {
			ensemble.start();
			ensemble.members().get(0).kill();
			ensemble.members().get(1).kill();
			await().atMost(BOUND).ignoreExceptions().until(() -> !ensemble.members().get(2).isServing());
			ensemble.members().get(0).start();
			await().atMost(BOUND).ignoreExceptions().until(() -> ensemble.members().get(2).isServing());
		}
	}

	@Test
	void isolatesAMember() throws Exception {
		try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.withFaults()) {
			ensemble.start();
			ZooKeeperServer leader = ensemble.leader();
			ZooKeeperServer isolated = ensemble.members()
				.stream()
				.filter((member) -> member != leader)
				.findFirst()
				.orElseThrow();
			ensemble.isolate(isolated);
			await().atMost(BOUND).ignoreExceptions().until(() -> !isolated.isFollowing());
			await().atMost(BOUND).until(leader::isLeading);
			ensemble.reunite();
			await().atMost(BOUND).ignoreExceptions().until(isolated::isFollowing);
		}
	}

	@Test
	void letsClientsReadWithoutQuorum() throws Exception {
		try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.withFaults()) {
			ensemble.start();
			ensemble.members().get(0).kill();
			ensemble.members().get(1).kill();
			await().atMost(BOUND).ignoreExceptions().until(() -> ensemble.members().get(2).isReadOnly());
		}
	}

}
