package io.github.leaderelection.migration;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.RetryOneTime;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for what {@code docs/migration.md} says about Curator's latch inside
 * the new guard.
 */
class LatchMigrationIntegrationTests {

	private static final String PATH = "/orders/leader";

	@Test
	void latchIsTakenOnlyOnTheLeader() throws Exception {
		try (ZooKeeperServer server = new ZooKeeperServer();
				CuratorFramework client = CuratorFrameworkFactory.newClient(server.connectString(),
						new RetryOneTime(100))) {
			server.start();
			client.start();
			LeaderLatch before = new LeaderLatch(client, PATH);
			before.start();
			assertThat(before.await(60, TimeUnit.SECONDS)).isTrue();
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
				.withUserConfiguration(TestLeaderElectionConfiguration.class)
				.withBean(CuratorFramework.class, () -> client)
				.withBean(Orders.class)
				.withBean(OrderForwarder.class)
				.run((context) -> {
					Orders orders = context.getBean(Orders.class);
					TestLeaderElection election = context.getBean(TestLeaderElection.class);
					election.grant("orders");
					await().until(() -> before.getParticipants().size() == 2);
					assertThat(orders.forwarded).hasValue(0);
					before.close();
					await().until(() -> orders.forwarded.get() > 0);
					election.elector("orders").resign();
					try (LeaderLatch next = new LeaderLatch(client, PATH)) {
						next.start();
						assertThat(next.await(60, TimeUnit.SECONDS)).isTrue();
						int forwarded = orders.forwarded.get();
						election.grant("orders");
						await().until(() -> next.getParticipants().size() == 2);
						assertThat(orders.forwarded).hasValue(forwarded);
					}
				});
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	static class Orders {

		private final AtomicInteger forwarded = new AtomicInteger();

		void forwardNext() throws InterruptedException {
			this.forwarded.incrementAndGet();
			Thread.sleep(1);
		}

	}

	static class OrderForwarder {

		private final CuratorFramework client;

		private final Orders orders;

		OrderForwarder(CuratorFramework client, Orders orders) {
			this.client = client;
			this.orders = orders;
		}

		@WhileLeader("orders")
		void forward(Leadership leadership) throws Exception {
			while (leadership.isValid()) {
				try (LeaderLatch latch = new LeaderLatch(this.client, "/orders/leader")) {
					latch.start();
					latch.await();
					while (leadership.isValid() && latch.hasLeadership()) {
						this.orders.forwardNext();
					}
				}
			}
		}

	}

	static class OrderForwarderAfterwards {

		private final Orders orders;

		OrderForwarderAfterwards(Orders orders) {
			this.orders = orders;
		}

		@WhileLeader("orders")
		void forward(Leadership leadership) throws Exception {
			while (leadership.isValid()) {
				this.orders.forwardNext();
			}
		}

	}

}
