package io.github.leaderelection.containers;

import java.time.Duration;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on a server in a container, and an election of an application
 * that finds it by its service connection alone. Without a container engine it fails.
 */
@Testcontainers
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "leader-election.lease-duration=4s", "leader-election.jdbc.initialize-schema=always",
				"leader-election.namespace=application" })
@ImportAutoConfiguration(LeaderElectionAutoConfiguration.class)
@DirtiesContext
abstract class ContainerContract extends ElectionStoreContract {

	static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@Autowired
	private LeaderElector elector;

	@Test
	void applicationLeads() throws InterruptedException {
		assertThat(this.elector.awaitLeadership(PATIENCE)).isPresent();
	}

	@Override
	protected int rounds() {
		return 100;
	}

	@Override
	protected int manyElections() {
		return 500;
	}

}
