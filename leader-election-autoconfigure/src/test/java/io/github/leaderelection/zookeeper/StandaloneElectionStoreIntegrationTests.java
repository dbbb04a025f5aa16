package io.github.leaderelection.zookeeper;

import io.github.leaderelection.servers.SharedServers;

/**
 * The contract of a store, on one server.
 *
 * @author Leader Election
 */
class StandaloneElectionStoreIntegrationTests extends ZooKeeperElectionStoreContract {

	@Override
	String connectString() {
		return SharedServers.zooKeeper().connectString();
	}

}
