package io.github.leaderelection.autoconfigure.annotation;

import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link OnLeader @OnLeader}. It
 * applies even if leader election is disabled: an instance that takes part in no election
 * does not do the leader's work.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@EnableConfigurationProperties(LeaderElectionProperties.class)
@Import(OnLeaderConfiguration.class)
@KeptWhenDisabled
public final class OnLeaderAutoConfiguration {

}
