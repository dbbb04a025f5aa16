package io.github.leaderelection.zookeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.store.ElectionStore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;

import static org.awaitility.Awaitility.await;

/**
 * Opens the store over a client with retries, as an application would have it, that even
 * accepts to be read-only. The arguments are the connect string, the session timeout in
 * milliseconds, and a file: whenever that appears, the session of ZooKeeper expires.
 *
 * @author Leader Election
 */
public final class ZooKeeperCandidateStore implements CandidateStore {

	@Override
	public ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments) {
		int sessionTimeout = Integer.parseInt(arguments.get(1));
		CuratorFramework client = CuratorFrameworkFactory.builder()
			.connectString(arguments.get(0))
			.sessionTimeoutMs(sessionTimeout)
			.connectionTimeoutMs(sessionTimeout)
			.retryPolicy(new ExponentialBackoffRetry(100, 3))
			.canBeReadOnly(true)
			.build();
		client.start();
		Thread expiry = new Thread(() -> expireWhenAsked(client, Path.of(arguments.get(2))), "expiry");
		expiry.setDaemon(true);
		expiry.start();
		return ZooKeeperElectionStore.builder(client).namespace(namespace).operationTimeout(operationTimeout).build();
	}

	private static void expireWhenAsked(CuratorFramework client, Path file) {
		while (true) {
			await().forever().until(() -> Files.deleteIfExists(file));
			try {
				client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
