package io.github.leaderelection.zookeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * milliseconds, and perhaps a file: whenever that appears, the session of ZooKeeper
 * expires.
 */
public final class ZooKeeperCandidateStore implements CandidateStore {

	/**
	 * Return the arguments of a candidate.
	 * @param connectString where ZooKeeper is
	 * @param lease the lease duration, of which the session timeout is the half
	 * @return the arguments
	 */
	static List<String> arguments(String connectString, Duration lease) {
		return List.of(connectString, String.valueOf(lease.dividedBy(2).toMillis()));
	}

	/**
	 * Return the arguments of a candidate whose session of ZooKeeper can be expired.
	 * @param connectString where ZooKeeper is
	 * @param lease the lease duration, of which the session timeout is the half
	 * @param expiry a file that expires the session when it is created
	 * @return the arguments
	 */
	static List<String> arguments(String connectString, Duration lease, Path expiry) {
		List<String> arguments = new ArrayList<>(arguments(connectString, lease));
		arguments.add(expiry.toString());
		return arguments;
	}

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
		if (arguments.size() > 2) {
			Thread expiry = new Thread(() -> expireWhenAsked(client, Path.of(arguments.get(2))), "expiry");
			expiry.setDaemon(true);
			expiry.start();
		}
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
