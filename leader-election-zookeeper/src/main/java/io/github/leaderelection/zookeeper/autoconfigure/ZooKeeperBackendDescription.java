package io.github.leaderelection.zookeeper.autoconfigure;

import io.github.leaderelection.autoconfigure.ElectionBackendDescription;

/**
 * {@link ElectionBackendDescription} of elections that are kept in ZooKeeper.
 */
class ZooKeeperBackendDescription implements ElectionBackendDescription {

	@Override
	public String name() {
		return "zookeeper";
	}

	@Override
	public String needs() {
		return "leader-election.zookeeper.connect-string, a ZooKeeperElectionConnectionDetails bean or a CuratorFramework bean, and Curator, which is a dependency of the module unless excluded";
	}

	@Override
	public String setup() {
		return "set leader-election.zookeeper.connect-string";
	}

}
