package io.github.leaderelection.zookeeper;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import org.apache.curator.framework.CuratorFramework;

/**
 * The contract of a store, on ZooKeeper.
 */
abstract class ZooKeeperElectionStoreContract extends ElectionStoreContract {

	/**
	 * Return the client of the next store.
	 * @return a client
	 */
	abstract CuratorFramework client();

	@Override
	protected ElectionStore open(String namespace) {
		return ZooKeeperElectionStore.builder(client())
			.namespace(namespace)
			.operationTimeout(TestZooKeeper.PATIENCE)
			.build();
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

	@Override
	protected int rounds() {
		return Integer.getInteger("contract.rounds", 50);
	}

	/**
	 * More than one request reads.
	 */
	@Override
	protected int manyElections() {
		return 3_500;
	}

}
