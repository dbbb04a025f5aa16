package io.github.leaderelection.servers;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ZooKeeperServer}.
 */
@Tag("long")
class ZooKeeperServerIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	@Test
	void keepsSessionsAndDataWhenKilled() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer()) {
			server.start();
			try (ZooKeeperClient client = new ZooKeeperClient(server.connectString(), 10_000)) {
				client.create("/key", "value");
				server.kill();
				server.start();
				await().atMost(BOUND).ignoreExceptions().until(() -> client.read("/key").equals("value"));
			}
		}
	}

	@Test
	void grantsShortSessions() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer()) {
			server.start();
			try (ZooKeeperClient client = new ZooKeeperClient(server.connectString(), 1000)) {
				assertThat(client.sessionTimeout()).isEqualTo(1000);
			}
		}
	}

	@Test
	void goesOnAfterPause() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer()) {
			server.start();
			try (ZooKeeperClient client = new ZooKeeperClient(server.connectString(), 10_000)) {
				client.create("/key", "value");
				server.pause();
				assertThatIOException().isThrownBy(server::isServing);
				server.resume();
				await().atMost(BOUND).ignoreExceptions().until(() -> client.read("/key").equals("value"));
			}
		}
	}

	@Test
	void frozenNetworkCostsTheSession() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer()) {
			server.start();
			try (FaultProxy proxy = new FaultProxy(server);
					ZooKeeperClient client = new ZooKeeperClient(proxy.host() + ":" + proxy.port(), 4000);
					ZooKeeperClient witness = new ZooKeeperClient(server.connectString(), 10_000)) {
				client.createEphemeral("/alive");
				proxy.freeze();
				await().atMost(BOUND).until(() -> !witness.exists("/alive"));
				assertThat(client.hasExpired(0)).isFalse();
				proxy.heal();
				assertThat(client.hasExpired(60)).isTrue();
				assertThat(witness.hasExpired(0)).isFalse();
			}
		}
	}

	@Test
	void startsAsNewWhenWiped() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer()) {
			server.start();
			try (ZooKeeperClient client = new ZooKeeperClient(server.connectString(), 10_000)) {
				client.create("/key", "value");
			}
			assertThatIllegalStateException().isThrownBy(server::wipe).withMessageContaining("is running");
			server.kill();
			server.wipe();
			server.start();
			try (ZooKeeperClient client = new ZooKeeperClient(server.connectString(), 10_000)) {
				assertThat(client.exists("/key")).isFalse();
			}
		}
	}

}
