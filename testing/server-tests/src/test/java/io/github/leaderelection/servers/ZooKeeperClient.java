package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * ZooKeeper's own client, as far as the tests need it.
 */
final class ZooKeeperClient implements AutoCloseable {

	private final CountDownLatch expired = new CountDownLatch(1);

	private final ZooKeeper client;

	ZooKeeperClient(String connectString, int sessionTimeoutMillis) throws IOException, InterruptedException {
		CountDownLatch connected = new CountDownLatch(1);
		this.client = new ZooKeeper(connectString, sessionTimeoutMillis, (event) -> {
			if (event.getState() == KeeperState.SyncConnected) {
				connected.countDown();
			}
			if (event.getState() == KeeperState.Expired) {
				this.expired.countDown();
			}
		});
		assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
	}

	int sessionTimeout() {
		return this.client.getSessionTimeout();
	}

	void create(String path, String value) throws KeeperException, InterruptedException {
		this.client.create(path, value.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
	}

	void createEphemeral(String path) throws KeeperException, InterruptedException {
		this.client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
	}

	boolean exists(String path) throws KeeperException, InterruptedException {
		return this.client.exists(path, false) != null;
	}

	String read(String path) throws KeeperException, InterruptedException {
		return new String(this.client.getData(path, false, null), StandardCharsets.UTF_8);
	}

	boolean hasExpired(long seconds) throws InterruptedException {
		return this.expired.await(seconds, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws IOException {
		try {
			this.client.close();
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException("Interrupted while closing");
		}
	}

}
