package io.github.leaderelection.zookeeper.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Elections on a ZooKeeper that is reached by TLS.
 *
 * @author Leader Election
 */
class ZooKeeperTlsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Several attempts.
	 */
	private static final Duration WITHOUT_SUCCESS = Duration.ofSeconds(2);

	private static final ZooKeeperServer server = ZooKeeperServer.withTls();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=2s", "leader-election.claim-missing=true",
				"leader-election.zookeeper.connect-string=" + server.secureConnectString(),
				"leader-election.zookeeper.tls.enabled=true");

	@BeforeAll
	static void start() {
		server.start();
	}

	@AfterAll
	static void close() {
		server.close();
	}

	@Test
	void certificateThatIsTrustedIsEnough(@TempDir Path directory) throws Exception {
		// ZooKeeper tells the kind of a file by the end of its name
		Path trusted = Files.copy(server.certificate(), directory.resolve("trusted.pem"));
		this.runner.withPropertyValues("leader-election.zookeeper.tls.trust-store=" + trusted).run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
		});
	}

	@Test
	void nobodyLeadsWithoutIt() {
		this.runner.run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			engine.campaign();
			assertThat(engine.awaitStore(WITHOUT_SUCCESS)).isFalse();
			await().atMost(PATIENCE).until(() -> engine.problem() != null);
			assertThat(context.getBean(LeaderElector.class).isLeader()).isFalse();
		});
	}

}
