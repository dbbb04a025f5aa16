package io.github.leaderelection.zookeeper.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the ZooKeeper backend of leader election.
 *
 * @param root Path of the node that contains all namespaces.
 * @param acl Permissions on the nodes.
 * @param connectString Hosts and ports of the ensemble, for a client of the store. By
 * default the CuratorFramework of the application is used.
 * @param sessionTimeout Session timeout of the client of the store, which notices a
 * silent server after two thirds of it. By default half of the lease duration.
 * @param auth Credentials of the client of the store, in the form user:password for the
 * scheme digest.
 * @param authScheme Scheme of the credentials.
 * @param tls Transport security of the client of the store.
 */
@ConfigurationProperties("leader-election.zookeeper")
public record ZooKeeperElectionProperties(@DefaultValue("/leader-election") String root, @DefaultValue("open") Acl acl,
		@Nullable String connectString, @Nullable Duration sessionTimeout, @DefaultValue("digest") String authScheme,
		@Nullable String auth, @DefaultValue Tls tls) {

	/**
	 * Permissions on the nodes.
	 */
	public enum Acl {

		/**
		 * Every client that can connect has all permissions.
		 */
		OPEN,

		/**
		 * Only clients that authenticate as the creator of a node have permissions on it.
		 */
		CREATOR_ALL

	}

	/**
	 * Transport security.
	 *
	 * @param enabled Whether to connect by TLS.
	 * @param trustStore Path of the key store or PEM file with the trusted certificates.
	 * @param trustStorePassword Password of the trust store.
	 * @param keyStore Path of the key store or PEM file with the key of the client.
	 * @param keyStorePassword Password of the key store.
	 * @param verifyHostname Whether to verify that the certificate of the server contains
	 * its host name.
	 */
	public record Tls(@DefaultValue("false") boolean enabled, @Nullable String trustStore,
			@Nullable String trustStorePassword, @Nullable String keyStore, @Nullable String keyStorePassword,
			@DefaultValue("true") boolean verifyHostname) {

	}

}
