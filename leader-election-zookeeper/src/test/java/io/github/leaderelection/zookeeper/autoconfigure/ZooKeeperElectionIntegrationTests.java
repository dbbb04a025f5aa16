package io.github.leaderelection.zookeeper.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.servers.SharedServers;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.ZooDefs.Perms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Elections on ZooKeeper as an application configures them.
 */
@ExtendWith(OutputCaptureExtension.class)
class ZooKeeperElectionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String root = "/root-" + UUID.randomUUID();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=2s", "leader-election.claim-missing=true",
				"leader-election.zookeeper.root=" + this.root, "spring.application.name=shop");

	@Test
	void clientOfItsOwnAuthenticatesAndProtectsItsNodes() throws Exception {
		String connectString = SharedServers.zooKeeper().connectString();
		this.runner
			.withPropertyValues("leader-election.zookeeper.connect-string=" + connectString,
					"leader-election.zookeeper.acl=creator-all", "leader-election.zookeeper.auth=shop:secret")
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
			});
		try (CuratorFramework client = client()) {
			client.start();
			assertThat(client.getACL().forPath(this.root + "/shop/records/default")).singleElement()
				.satisfies((acl) -> {
					assertThat(acl.getPerms()).isEqualTo(Perms.ALL);
					assertThat(acl.getId().getId()).startsWith("shop:").doesNotContain("secret");
				});
		}
	}

	@Test
	void clientOfTheApplicationIsEnough() {
		this.runner
			.withBean(CuratorFramework.class, ZooKeeperElectionIntegrationTests::client,
					(definition) -> definition.setInitMethodName("start"))
			.run((context) -> {
				context.getBean(ElectionEngine.class).campaign();
				assertThat(context.getBean(LeaderElector.class).awaitLeadership(PATIENCE)).isPresent();
			});
	}

	@Test
	void defaultsMatch(CapturedOutput output) {
		runWith("leader-election.lease-duration=10s", "leader-election.zookeeper.session-timeout=5s");
		assertThat(output).doesNotContain("session timeout");
	}

	@Test
	void sessionTimeoutThatTheServerRaisesIsReported(CapturedOutput output) {
		runWith("leader-election.lease-duration=2s", "leader-election.zookeeper.session-timeout=100ms");
		assertThat(output).containsOnlyOnce("[shop] The session timeout of ZooKeeper is 1s, so");
	}

	@Test
	void sessionTimeoutOfTheApplicationIsReported(CapturedOutput output) {
		this.runner
			.withBean(CuratorFramework.class, ZooKeeperElectionIntegrationTests::client,
					(definition) -> definition.setInitMethodName("start"))
			.withPropertyValues("leader-election.lease-duration=10s")
			.run((context) -> assertThat(context.getBean(ElectionEngine.class).awaitStore(PATIENCE)).isTrue());
		assertThat(output).containsOnlyOnce("[shop] The session timeout of ZooKeeper is 10s, so");
	}

	private void runWith(String... properties) {
		this.runner.withPropertyValues(properties)
			.withPropertyValues("leader-election.zookeeper.connect-string=" + SharedServers.zooKeeper().connectString())
			.run((context) -> assertThat(context.getBean(ElectionEngine.class).awaitStore(PATIENCE)).isTrue());
	}

	private static CuratorFramework client() {
		return CuratorFrameworkFactory.builder()
			.connectString(SharedServers.zooKeeper().connectString())
			.authorization("digest", "shop:secret".getBytes(StandardCharsets.UTF_8))
			.retryPolicy(new RetryOneTime(1))
			.build();
	}

}
