package io.github.leaderelection.raft.autoconfigure.health;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.raft.autoconfigure.RaftElectionAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RaftHealthContributorAutoConfiguration} and
 * {@link RaftHealthIndicator}.
 */
class RaftHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
						RaftElectionAutoConfiguration.class, RaftHealthContributorAutoConfiguration.class))
		.withPropertyValues("spring.application.name=shop", "leader-election.raft.members.one=127.0.0.1:1",
				"leader-election.raft.members.two=127.0.0.1:2", "leader-election.raft.members.three=127.0.0.1:3");

	@Test
	void indicatorIsThereWithTheNode() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RaftHealthIndicator.class)
			.hasBean("raftHealthIndicator"));
	}

	@Test
	void indicatorIsNotThereWhenDisabled() {
		this.runner.withPropertyValues("management.health.raft.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void indicatorIsNotThereWithAnotherBackend() {
		this.runner.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
	}

}
