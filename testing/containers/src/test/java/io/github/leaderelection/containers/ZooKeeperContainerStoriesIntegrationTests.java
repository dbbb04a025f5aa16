package io.github.leaderelection.containers;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;

/**
 * Stories of candidates that have ZooKeeper in a container.
 */
@Tag("docker")
class ZooKeeperContainerStoriesIntegrationTests extends ContainerStories {

	private static final GenericContainer<?> zooKeeper = Images.zooKeeper();

	ZooKeeperContainerStoriesIntegrationTests() {
		super("ZooKeeper", zooKeeper, Applications.OnZooKeeper.class);
	}

	@Override
	List<String> properties() {
		return List.of("leader-election.zookeeper.connect-string=%s:%s".formatted(zooKeeper.getHost(),
				zooKeeper.getFirstMappedPort()));
	}

	@Override
	boolean isSameStoreAfterACrash() {
		return true;
	}

}
