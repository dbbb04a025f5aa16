package io.github.leaderelection.zookeeper.autoconfigure;

import java.util.List;

import io.github.leaderelection.autoconfigure.BackendBeanSelection;
import io.github.leaderelection.autoconfigure.ConditionalOnElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.support.TimeoutAudit;
import io.github.leaderelection.zookeeper.ZooKeeperElectionStore;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionProperties.Acl;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for elections that are kept in
 * ZooKeeper.
 */
@AutoConfiguration(before = LeaderElectionAutoConfiguration.class,
		afterName = "org.springframework.cloud.zookeeper.ZookeeperAutoConfiguration")
@ConditionalOnElectionBackend("zookeeper")
@ConditionalOnClass(CuratorFramework.class)
@Conditional(OnZooKeeperClientCondition.class)
@ConditionalOnMissingBean(ElectionStore.class)
@EnableConfigurationProperties({ LeaderElectionProperties.class, ZooKeeperElectionProperties.class })
@ImportRuntimeHints(ZooKeeperRuntimeHints.class)
public final class ZooKeeperElectionAutoConfiguration {

	@Bean
	BackendBeanSelection<CuratorFramework> electionCuratorFrameworkSelection(
			@LeaderElectionCuratorFramework ObjectProvider<CuratorFramework> marked,
			ObjectProvider<CuratorFramework> all, ListableBeanFactory beans) {
		return new BackendBeanSelection<>(CuratorFramework.class, LeaderElectionCuratorFramework.class, marked, all,
				beans);
	}

	@Bean
	@ConditionalOnMissingBean(ZooKeeperElectionConnectionDetails.class)
	@Conditional(OnConnectStringCondition.class)
	PropertiesZooKeeperElectionConnectionDetails zooKeeperElectionConnectionDetails(
			ZooKeeperElectionProperties properties) {
		return new PropertiesZooKeeperElectionConnectionDetails(properties);
	}

	@Bean
	ElectionBackend zooKeeperElectionBackend(BackendBeanSelection<CuratorFramework> selection,
			ObjectProvider<ZooKeeperElectionConnectionDetails> connectionDetails, LeaderElectionProperties properties,
			ZooKeeperElectionProperties zooKeeperProperties) {
		ZooKeeperElectionConnectionDetails details = given(connectionDetails.getIfAvailable());
		return new ElectionBackend("zookeeper", infrastructure(details, selection), false,
				(namespace) -> builder(details, selection, properties, zooKeeperProperties).namespace(namespace)
					.operationTimeout(properties.operationTimeout())
					.acl(acl(zooKeeperProperties.acl()))
					.audit(new TimeoutAudit(namespace, properties.timing()))
					.build());
	}

	// A property without a text is as none
	private static @Nullable ZooKeeperElectionConnectionDetails given(
			@Nullable ZooKeeperElectionConnectionDetails details) {
		return (details != null && StringUtils.hasText(details.getConnectString())) ? details : null;
	}

	private static String infrastructure(@Nullable ZooKeeperElectionConnectionDetails details,
			BackendBeanSelection<CuratorFramework> selection) {
		if (details == null) {
			return selection.description();
		}
		return (details instanceof PropertiesZooKeeperElectionConnectionDetails)
				? PropertiesZooKeeperElectionConnectionDetails.CONNECT_STRING
				: ZooKeeperElectionConnectionDetails.class.getSimpleName();
	}

	private static ZooKeeperElectionStore.Builder builder(@Nullable ZooKeeperElectionConnectionDetails details,
			BackendBeanSelection<CuratorFramework> selection, LeaderElectionProperties properties,
			ZooKeeperElectionProperties zooKeeperProperties) {
		ZooKeeperElectionStore.Builder builder = (details != null)
				? ZooKeeperElectionStore
					.builder(() -> OwnClient.create(details, zooKeeperProperties, properties.leaseDuration()))
				: ZooKeeperElectionStore.builder(selection.select());
		try {
			return builder.root(zooKeeperProperties.root());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.zookeeper.root",
					zooKeeperProperties.root(), String.valueOf(ex.getMessage()));
		}
	}

	private static List<ACL> acl(Acl acl) {
		return (acl == Acl.CREATOR_ALL) ? Ids.CREATOR_ALL_ACL : Ids.OPEN_ACL_UNSAFE;
	}

}
