package io.github.leaderelection.zookeeper.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details of the connection of leader election to ZooKeeper. A bean of this type makes
 * the library create a client of its own. It takes precedence over
 * {@code leader-election.zookeeper.connect-string} and over a
 * {@link org.apache.curator.framework.CuratorFramework} bean. The session timeout and the
 * credentials of the client are those of the properties.
 */
public interface ZooKeeperElectionConnectionDetails extends ConnectionDetails {

	/**
	 * Return the servers.
	 * @return hosts and ports, optionally with an existing chroot at the end:
	 * {@code zk1:2181,zk2:2181/chroot}
	 */
	String getConnectString();

	/**
	 * Return whether to connect by TLS, with the files that
	 * {@code leader-election.zookeeper.tls} names. The default is that it does not,
	 * whatever {@code leader-election.zookeeper.tls.enabled} says.
	 * @return whether to connect by TLS
	 */
	default boolean isTlsEnabled() {
		return false;
	}

}
