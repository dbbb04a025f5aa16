package io.github.leaderelection.zookeeper.autoconfigure.container;

import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionAutoConfiguration;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionConnectionDetails;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an election follows the {@link ServiceConnection @ServiceConnection} of a
 * ZooKeeper container, with the properties of production beside it.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "leader-election.zookeeper.connect-string=127.0.0.1:1",
				"leader-election.zookeeper.tls.enabled=true", "leader-election.zookeeper.tls.trust-store=missing.pem",
				"leader-election.lease-duration=2s", "leader-election.claim-missing=true" })
@DirtiesContext
class ZooKeeperServiceConnectionIntegrationTests {

	@ServiceConnection
	static final GenericContainer<?> zooKeeper = new LocalZooKeeper("zookeeper:3.9");

	@Autowired
	private ZooKeeperElectionConnectionDetails details;

	@Autowired
	private LeaderElector elector;

	@Test
	void electionIsInTheContainer() throws InterruptedException {
		assertThat(this.details.getConnectString()).isEqualTo(SharedServers.zooKeeper().connectString());
		assertThat(Origin.from(this.details)).asString().contains("zooKeeper");
		assertThat(this.elector.awaitLeadership(Duration.ofSeconds(60))).isPresent();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class })
	static class Application {

	}

}
