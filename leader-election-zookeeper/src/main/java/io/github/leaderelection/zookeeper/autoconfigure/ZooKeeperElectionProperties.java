package io.github.leaderelection.zookeeper.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the ZooKeeper backend of leader election.
 *
 * @param root path of the folder of all namespaces
 * @param acl who may use the nodes
 * @param connectString hosts and ports of the ensemble, for a client of its own. By
 * default the CuratorFramework of the application is used
 * @param sessionTimeout session timeout of the client of its own, which notices after two
 * thirds of it that a server does not answer. Half of the lease duration by default
 * @param auth credentials with which the client of its own authenticates, user:password
 * for the scheme digest
 * @param authScheme scheme of these credentials
 * @param tls transport security of the client of its own
 * @author Leader Election
 */
@ConfigurationProperties("leader-election.zookeeper")
public record ZooKeeperElectionProperties(@DefaultValue("/leader-election") String root, @DefaultValue("open") Acl acl,
		@Nullable String connectString, @Nullable Duration sessionTimeout, @DefaultValue("digest") String authScheme,
		@Nullable String auth, @DefaultValue Tls tls) {

	/**
	 * Who may use the nodes.
	 */
	public enum Acl {

		/**
		 * Everybody who can connect.
		 */
		OPEN,

		/**
		 * Only who has authenticated as the one that created them.
		 */
		CREATOR_ALL

	}

	/**
	 * Transport security.
	 *
	 * @param enabled whether to connect by TLS
	 * @param trustStore path of the key store or PEM file with the certificates to trust
	 * @param trustStorePassword password of that
	 * @param keyStore path of the key store or PEM file with the client's own key
	 * @param keyStorePassword password of that
	 * @param verifyHostname whether the name of the server has to be that in its
	 * certificate
	 */
	public record Tls(@DefaultValue("false") boolean enabled, @Nullable String trustStore,
			@Nullable String trustStorePassword, @Nullable String keyStore, @Nullable String keyStorePassword,
			@DefaultValue("true") boolean verifyHostname) {

	}

}
