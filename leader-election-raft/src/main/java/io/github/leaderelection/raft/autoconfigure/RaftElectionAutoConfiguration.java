package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.ConditionalOnElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.raft.RaftElectionStore;
import io.github.leaderelection.raft.RaftHealth;
import io.github.leaderelection.raft.RaftNode;
import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.transport.RatisRuntimeHints;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.metrics.impl.MetricRegistriesImpl;
import org.apache.ratis.server.impl.ServerImplUtils;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for elections that the instances
 * keep among themselves by Raft. The Raft node is a bean, and so is there only if nothing
 * else makes the electors.
 */
@AutoConfiguration(before = LeaderElectionAutoConfiguration.class)
@ConditionalOnElectionBackend("raft")
@ConditionalOnClass({ ServerImplUtils.class, GrpcFactory.class, RaftClient.class, MetricRegistriesImpl.class })
@Conditional(OnRaftMembersCondition.class)
@ConditionalOnMissingBean({ ElectionStore.class, LeaderElectors.class })
@EnableConfigurationProperties({ LeaderElectionProperties.class, RaftElectionProperties.class })
@ImportRuntimeHints(RatisRuntimeHints.class)
@RegisterReflectionForBinding(RaftHealth.Voter.class)
public final class RaftElectionAutoConfiguration {

	@Bean
	RaftNode electionRaftNode(LeaderElectionProperties properties, RaftElectionProperties raftProperties,
			ObjectProvider<SslBundles> bundles, Environment environment) {
		String cluster = raftProperties.cluster(environment.getProperty("spring.application.name"));
		RaftSecurity security = new RaftSecurityFactory(raftProperties, bundles.getIfAvailable()).create(cluster);
		return new RaftNode(raftProperties.settings(cluster, security, properties.operationTimeout()));
	}

	@Bean
	RaftNodeLifecycle electionRaftNodeLifecycle(RaftNode electionRaftNode) {
		return new RaftNodeLifecycle(electionRaftNode);
	}

	@Bean
	BackendHealth raftBackendHealth(RaftNode electionRaftNode) {
		return new RaftBackendHealth(electionRaftNode);
	}

	@Bean
	ElectionBackend raftElectionBackend(RaftNode electionRaftNode, RaftElectionProperties raftProperties,
			LeaderElectionProperties properties) {
		return new ElectionBackend("raft",
				"leader-election.raft.members " + String.join(", ", raftProperties.members().keySet()), false,
				(namespace) -> {
					ElectionTimeoutCheck.check(raftProperties.electionTimeout(), raftProperties.members().size(),
							new TimeoutAudit(namespace, properties.timing()));
					return new RaftElectionStore(electionRaftNode, namespace);
				});
	}

}
