package io.github.leaderelection.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.zookeeper.ZooKeeperElectionStore;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionConnectionDetails;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on an image of ZooKeeper.
 */
@Tag("docker")
@ContextConfiguration(classes = Applications.OnZooKeeper.class)
class ZooKeeperContainerIntegrationTests extends ContainerContract {

	private static final int CLIENTS = 6;

	private static final List<CuratorFramework> clients = new ArrayList<>();

	@Container
	@ServiceConnection
	static final GenericContainer<?> zooKeeper = Images.zooKeeper();

	private static int opened;

	@Autowired
	private ZooKeeperElectionConnectionDetails details;

	@AfterAll
	static void close() {
		clients.forEach(CuratorFramework::close);
	}

	@Override
	protected ElectionStore open(String namespace) {
		return ZooKeeperElectionStore.builder(client())
			.namespace(namespace)
			.operationTimeout(OPERATION_TIMEOUT)
			.build();
	}

	// To close one takes a tenth of a second
	private CuratorFramework client() {
		if (clients.size() < CLIENTS) {
			CuratorFramework client = CuratorFrameworkFactory.newClient(this.details.getConnectString(),
					new RetryOneTime(1000));
			client.start();
			awaitServer(client);
			clients.add(client);
		}
		return clients.get(opened++ % clients.size());
	}

	// It listens for a moment before it serves
	private static void awaitServer(CuratorFramework client) {
		try {
			assertThat(client.blockUntilConnected(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

}
