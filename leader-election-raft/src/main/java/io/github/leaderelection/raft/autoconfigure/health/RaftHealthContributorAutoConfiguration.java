package io.github.leaderelection.raft.autoconfigure.health;

import io.github.leaderelection.raft.RaftNode;
import io.github.leaderelection.raft.autoconfigure.RaftElectionAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RaftHealthIndicator}.
 */
@AutoConfiguration(after = RaftElectionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(RaftNode.class)
@ConditionalOnEnabledHealthIndicator("raft")
public final class RaftHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "raftHealthIndicator")
	RaftHealthIndicator raftHealthIndicator(RaftNode node) {
		return new RaftHealthIndicator(node);
	}

}
