package io.github.leaderelection.zookeeper.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.SharedServers;
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
 */
class ZooKeeperTlsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

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
		// ZooKeeper recognizes the kind of a file by the end of its name
		Path trusted = Files.copy(server.certificate(), directory.resolve("trusted.pem"));
		this.runner.withPropertyValues("leader-election.zookeeper.tls.trust-store=" + trusted).run((context) -> {
			context.getBean(ElectionEngine.class).campaign();
			assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
		});
	}

	@Test
	void certificateThatIsNotTrustedIsNamed() {
		assertThatNobodyLeads(this.runner, server.secureConnectString() + ": the TLS handshake failed",
				"Set leader-election.zookeeper.tls.trust-store");
	}

	@Test
	void trustStoreThatIsMissingIsNamed() {
		assertThatNobodyLeads(this.runner.withPropertyValues("leader-election.zookeeper.tls.trust-store=/none.pem"),
				"TLS cannot be set up", "/none.pem", "Correct leader-election.zookeeper.tls.*");
	}

	@Test
	void serverThatDoesNotSpeakTlsIsNamed() {
		// Another one, since this one would recognise TLS on any port
		String plain = SharedServers.zooKeeper().connectString();
		assertThatNobodyLeads(this.runner.withPropertyValues("leader-election.zookeeper.connect-string=" + plain),
				plain + " does not speak TLS. Use its secureClientPort");
	}

	@Test
	void serverThatExpectsTlsIsNamed() {
		assertThatNobodyLeads(this.runner.withPropertyValues("leader-election.zookeeper.tls.enabled=false"),
				server.secureConnectString() + " expects TLS. Set leader-election.zookeeper.tls.enabled=true");
	}

	private static void assertThatNobodyLeads(ApplicationContextRunner runner, String... problem) {
		runner.run((context) -> {
			ElectionEngine engine = context.getBean(ElectionEngine.class);
			engine.campaign();
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.problem()).contains(problem));
			assertThat(context.getBean(LeaderElector.class).isLeader()).isFalse();
		});
	}

}
