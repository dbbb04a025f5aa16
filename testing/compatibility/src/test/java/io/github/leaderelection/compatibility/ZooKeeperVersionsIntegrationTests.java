package io.github.leaderelection.compatibility;

import java.util.List;

import io.github.leaderelection.servers.ZooKeeperServer;

/**
 * Both versions on ZooKeeper.
 */
class ZooKeeperVersionsIntegrationTests extends SideBySide {

	private final ZooKeeperServer server = new ZooKeeperServer();

	ZooKeeperVersionsIntegrationTests() {
		super("zookeeper", ZooKeeperOpener.class);
	}

	@Override
	void startServers() {
		this.server.start();
	}

	@Override
	void closeServers() {
		this.server.close();
	}

	@Override
	List<String> arguments(int slot) {
		return List.of(this.server.connectString());
	}

}
