package io.github.leaderelection.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for leader election: the store, the
 * engine over it, its lifecycle and events, and the electors as beans.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "leader-election.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LeaderElectionProperties.class)
@Import({ ElectionStoreConfiguration.class, ElectionEngineConfiguration.class, ElectionLifecycleConfiguration.class,
		LeaderElectorConfiguration.class })
public final class LeaderElectionAutoConfiguration {

}
