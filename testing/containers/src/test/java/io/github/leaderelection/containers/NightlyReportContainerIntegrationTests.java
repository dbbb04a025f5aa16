package io.github.leaderelection.containers;

import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Example of {@code docs/testing.md} for containers, which finds the
 * {@link ExampleApplication}.
 */
@Tag("docker")
// tag::container
@Testcontainers
@SpringBootTest(properties = "leader-election.lease-duration=2s")
@DirtiesContext
class NightlyReportContainerIntegrationTests {

	@Container
	@ServiceConnection
	static final GenericContainer<?> zooKeeper = new GenericContainer<>("zookeeper:3.9").withExposedPorts(2181);

	@Autowired
	LeaderElector elector;

	@Test
	void leads() throws InterruptedException {
		assertThat(this.elector.awaitLeadership(Duration.ofMinutes(1))).isPresent();
	}

}
// end::container
