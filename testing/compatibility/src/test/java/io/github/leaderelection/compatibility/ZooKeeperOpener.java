package io.github.leaderelection.compatibility;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.zookeeper.ZooKeeperElectionStore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * Opens a store on the ZooKeeper of a connect string.
 */
final class ZooKeeperOpener implements CandidateStore {

	private static final int SESSION_TIMEOUT = (int) SideBySide.LEASE.dividedBy(2).toMillis();

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		CuratorFramework client = CuratorFrameworkFactory.newClient(arguments.get(0), SESSION_TIMEOUT, SESSION_TIMEOUT,
				new ExponentialBackoffRetry(100, 3));
		client.start();
		return ZooKeeperElectionStore.builder(client).namespace(namespace).operationTimeout(operationTimeout).build();
	}

}
