package io.github.leaderelection.zookeeper;

import io.github.leaderelection.servers.SharedServers;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/**
 * The contract of a store, on one server.
 */
@Tag("long")
class StandaloneElectionStoreIntegrationTests extends ZooKeeperElectionStoreContract {

	private static final ClientPool clients = new ClientPool();

	@AfterAll
	static void close() {
		clients.close();
	}

	@Override
	CuratorFramework client() {
		return clients.next((number) -> SharedServers.zooKeeper().connectString());
	}

}
