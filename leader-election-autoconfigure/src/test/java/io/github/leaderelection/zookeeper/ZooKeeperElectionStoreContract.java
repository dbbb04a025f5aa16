package io.github.leaderelection.zookeeper;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;

/**
 * The contract of a store, on ZooKeeper.
 *
 * @author Leader Election
 */
abstract class ZooKeeperElectionStoreContract extends ElectionStoreContract {

	/**
	 * Return where the next store connects to.
	 * @return the connect string
	 */
	abstract String connectString();

	@Override
	protected ElectionStore open(String namespace) {
		return TestZooKeeper.store(connectString(), namespace);
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	@Override
	protected int rounds() {
		return 300;
	}

	@Override
	protected int manyElections() {
		return 4_000;
	}

}
