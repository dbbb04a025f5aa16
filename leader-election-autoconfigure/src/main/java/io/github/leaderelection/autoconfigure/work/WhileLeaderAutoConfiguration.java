package io.github.leaderelection.autoconfigure.work;

import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link WhileLeader @WhileLeader}. It applies even if leader election is disabled: an
 * instance that takes part in no election does not do the leader's work.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@EnableConfigurationProperties({ LeaderElectionProperties.class, WhileLeaderProperties.class })
@Import({ WhileLeaderConfiguration.class, ListenerContainerConfiguration.class })
@KeptWhenDisabled
public final class WhileLeaderAutoConfiguration {

}
