package io.github.leaderelection.zookeeper.autoconfigure;

import org.apache.curator.framework.CuratorFramework;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Conditional;

/**
 * {@link Condition} that matches if the application has a client of ZooKeeper, or says
 * where to connect to.
 */
class OnZooKeeperClientCondition extends AnyNestedCondition {

	OnZooKeeperClientCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(CuratorFramework.class)
	static class ClientOfApplication {

	}

	@ConditionalOnBean(ZooKeeperElectionConnectionDetails.class)
	static class ConnectionDetailsOfApplication {

	}

	@Conditional(OnConnectStringCondition.class)
	static class OwnClientConfigured {

	}

}
