package io.github.leaderelection.zookeeper;

import java.util.function.Supplier;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

/**
 * The client that a store uses: that of the application, or one of its own, which is
 * started with the first call, and replaced when it is closed, since Curator starts no
 * client twice. Safe for use by any thread.
 */
final class UsedClient {

	private final @Nullable Supplier<CuratorFramework> own;

	private volatile CuratorFramework client;

	private boolean closed;

	/**
	 * Use the client of the application, which starts and closes it.
	 * @param client the client
	 */
	UsedClient(CuratorFramework client) {
		this.own = null;
		this.client = client;
	}

	/**
	 * Use clients that are this store's own.
	 * @param own makes a client that is not started
	 */
	UsedClient(Supplier<CuratorFramework> own) {
		this.own = own;
		this.client = own.get();
	}

	CuratorFramework get() {
		return this.client;
	}

	/**
	 * Return the path of the namespace of the client, which ZooKeeper's own client does
	 * not know.
	 * @return the path, empty if it has none
	 */
	String prefix() {
		String namespace = this.client.getNamespace();
		return (namespace == null || namespace.isEmpty()) ? "" : "/" + namespace;
	}

	boolean isOwned() {
		return this.own != null;
	}

	/**
	 * Return the session of ZooKeeper that is in use now, and start a client of its own
	 * if none is.
	 * @return the session
	 * @throws Exception if there is none
	 */
	ZooKeeper session() throws Exception {
		return session(true);
	}

	/**
	 * Return the session of ZooKeeper that a call continues on. A call that
	 * {@link #disconnect()} has failed starts no other client: nobody would close it.
	 * @return the session
	 * @throws Exception if there is none
	 */
	ZooKeeper nextSession() throws Exception {
		return session(false);
	}

	private ZooKeeper session(boolean start) throws Exception {
		return (isOwned()) ? sessionOfOwn(start) : this.client.getZookeeperClient().getZooKeeper();
	}

	private synchronized ZooKeeper sessionOfOwn(boolean start) throws Exception {
		if (this.closed) {
			throw new IllegalStateException("the store is closed");
		}
		if (this.client.getState() == CuratorFrameworkState.LATENT) {
			if (!start) {
				throw new RequestFailedException(Code.CONNECTIONLOSS);
			}
			this.client.start();
		}
		ZooKeeper session = this.client.getZookeeperClient().getZooKeeper();
		if (session.getState() == States.AUTH_FAILED) {
			// Otherwise it stays so forever, though the next attempt might succeed
			this.client.getZookeeperClient().reset();
		}
		return session;
	}

	/**
	 * Close a client of its own. The next call starts another one.
	 */
	synchronized void disconnect() {
		CuratorFramework used = this.client;
		if (this.own != null && !this.closed && used.getState() == CuratorFrameworkState.STARTED) {
			this.client = this.own.get();
			used.close();
		}
	}

	/**
	 * Return whether the next call would start another client of its own.
	 * @return whether that was {@linkplain #disconnect() closed}, or never started
	 */
	boolean isDisconnected() {
		return isOwned() && this.client.getState() == CuratorFrameworkState.LATENT;
	}

	/**
	 * Close a client of its own for good.
	 */
	void close() {
		if (isOwned()) {
			synchronized (this) {
				this.closed = true;
			}
			this.client.close();
		}
	}

}
