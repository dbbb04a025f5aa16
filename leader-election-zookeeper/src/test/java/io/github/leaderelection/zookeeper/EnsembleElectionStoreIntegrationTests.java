package io.github.leaderelection.zookeeper;

import java.util.List;

import io.github.leaderelection.servers.ZooKeeperEnsemble;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of a store, on an ensemble of three servers. Each store is connected to
 * another one of them than the last.
 */
class EnsembleElectionStoreIntegrationTests extends ZooKeeperElectionStoreContract {

	private static final ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble();

	private static final ClientPool clients = new ClientPool();

	@BeforeAll
	static void start() {
		ensemble.start();
	}

	@AfterAll
	static void close() {
		clients.close();
		ensemble.close();
	}

	@Override
	CuratorFramework client() {
		List<ZooKeeperServer> members = ensemble.members();
		return clients.next((number) -> members.get(number % members.size()).connectString());
	}

	@Override
	protected int manyElections() {
		return 500;
	}

}
