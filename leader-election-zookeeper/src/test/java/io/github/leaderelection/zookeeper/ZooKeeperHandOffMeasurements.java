package io.github.leaderelection.zookeeper;

import java.time.Duration;

import io.github.leaderelection.faults.HandOffs;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStore;

/**
 * Hand-offs of many elections, on ZooKeeper.
 */
class ZooKeeperHandOffMeasurements extends HandOffs {

	ZooKeeperHandOffMeasurements() {
		super("zookeeper", Hints.ANNOUNCED);
	}

	@Override
	protected ElectionStore open(int instance, Duration operationTimeout) {
		return ZooKeeperElectionStore.builder(() -> TestZooKeeper.client(SharedServers.zooKeeper().connectString()))
			.namespace("hand-offs")
			.operationTimeout(operationTimeout)
			.build();
	}

}
