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
public final class ZooKeeperElectionAutoConfiguration {

	@Bean
	BackendBeanSelection<CuratorFramework> electionCuratorFrameworkSelection(
			@LeaderElectionCuratorFramework ObjectProvider<CuratorFramework> marked,
			ObjectProvider<CuratorFramework> all, ListableBeanFactory beans) {
		return new BackendBeanSelection<>(CuratorFramework.class, LeaderElectionCuratorFramework.class, marked, all,
				beans);
	}

	@Bean
	ElectionBackend zooKeeperElectionBackend(BackendBeanSelection<CuratorFramework> selection,
			LeaderElectionProperties properties, ZooKeeperElectionProperties zooKeeperProperties) {
		String infrastructure = (StringUtils.hasText(zooKeeperProperties.connectString()))
				? "leader-election.zookeeper.connect-string" : selection.description();
		return new ElectionBackend("zookeeper", infrastructure, false,
				(namespace) -> builder(selection, properties, zooKeeperProperties).namespace(namespace)
					.operationTimeout(properties.operationTimeout())
					.acl(acl(zooKeeperProperties.acl()))
					.audit(new TimeoutAudit(namespace, properties.timing()))
					.build());
	}

	private static ZooKeeperElectionStore.Builder builder(BackendBeanSelection<CuratorFramework> selection,
			LeaderElectionProperties properties, ZooKeeperElectionProperties zooKeeperProperties) {
		String connectString = zooKeeperProperties.connectString();
		ZooKeeperElectionStore.Builder builder = (StringUtils.hasText(connectString))
				? ZooKeeperElectionStore
					.builder(() -> OwnClient.create(connectString, zooKeeperProperties, properties.leaseDuration()))
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
