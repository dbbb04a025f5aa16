package io.github.leaderelection.zookeeper;

import io.github.leaderelection.servers.ZooKeeperEnsemble;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of a store, on an ensemble of three servers. Each store is connected to
 * another one of them than the last.
 *
 * @author Leader Election
 */
class EnsembleElectionStoreIntegrationTests extends ZooKeeperElectionStoreContract {

	private static final ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble();

	private static int opened;

	@BeforeAll
	static void start() {
		ensemble.start();
	}

	@AfterAll
	static void close() {
		ensemble.close();
	}

	@Override
	String connectString() {
		ZooKeeperServer server = ensemble.members().get(opened++ % ensemble.members().size());
		return server.connectString();
	}

}
