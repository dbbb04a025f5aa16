package io.github.leaderelection.zookeeper.autoconfigure;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.ShownText;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionProperties.Tls;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes the client that is for elections only.
 */
final class OwnClient {

	private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

	private static final int RETRY_MILLIS = 1000;

	private OwnClient() {
	}

	/**
	 * Make a client that is not started yet.
	 * @param details where to connect to
	 * @param properties how
	 * @param leaseDuration the lease duration
	 * @return the client
	 */
	static CuratorFramework create(ZooKeeperElectionConnectionDetails details, ZooKeeperElectionProperties properties,
			Duration leaseDuration) {
		String connectString = details.getConnectString();
		int sessionTimeout = sessionTimeout(properties.sessionTimeout(), leaseDuration);
		CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
			.connectString(connectString)
			.sessionTimeoutMs(sessionTimeout)
			.connectionTimeoutMs(sessionTimeout)
			// Required, but the store asks for nothing that would be tried again
			.retryPolicy(new RetryOneTime(RETRY_MILLIS))
			// Else it would replace the connect string by what the ensemble calls itself
			.ensembleTracker(false)
			.zkClientConfig(config(details.isTlsEnabled(), properties.tls()));
		String auth = properties.auth();
		if (auth != null) {
			builder.authorization(properties.authScheme(), auth.getBytes(StandardCharsets.UTF_8));
		}
		requireAddresses(connectString, details);
		return builder.build();
	}

	// Curator would continue without a connection, and only log that
	private static void requireAddresses(String connectString, ZooKeeperElectionConnectionDetails details) {
		try {
			new ConnectStringParser(connectString).getServerAddresses()
				.forEach((address) -> new InetSocketAddress(address.getHostString(), address.getPort()));
		}
		catch (IllegalArgumentException ex) {
			String shown = ShownText.withoutCredentials(connectString);
			String reason = "it is not of the form host:port,host:port/chroot (%s)"
				.formatted(ShownText.problem(String.valueOf(ex.getMessage())));
			if (details instanceof PropertiesZooKeeperElectionConnectionDetails) {
				throw new InvalidConfigurationPropertyValueException(
						PropertiesZooKeeperElectionConnectionDetails.CONNECT_STRING, shown, reason);
			}
			throw new IllegalStateException("The connect string '%s' of the %s bean is invalid: %s".formatted(shown,
					ZooKeeperElectionConnectionDetails.class.getSimpleName(), reason));
		}
	}

	// A leader whose server is cut off reaches another one before its renew deadline
	private static int sessionTimeout(@Nullable Duration configured, Duration leaseDuration) {
		Duration timeout = (configured != null) ? configured : leaseDuration.dividedBy(2);
		if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
			throw new InvalidConfigurationPropertyValueException("leader-election.zookeeper.session-timeout",
					DurationText.of(timeout), "it must be at least 1ms and at most 24d");
		}
		return (int) timeout.toMillis();
	}

	private static ZKClientConfig config(boolean secure, Tls tls) {
		ZKClientConfig config = new ZKClientConfig();
		if (secure) {
			config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
			config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, NETTY);
			try (ClientX509Util names = new ClientX509Util()) {
				set(config, names.getSslTruststoreLocationProperty(), tls.trustStore());
				set(config, names.getSslTruststorePasswdProperty(), tls.trustStorePassword());
				set(config, names.getSslKeystoreLocationProperty(), tls.keyStore());
				set(config, names.getSslKeystorePasswdProperty(), tls.keyStorePassword());
				set(config, names.getSslHostnameVerificationEnabledProperty(), String.valueOf(tls.verifyHostname()));
			}
		}
		return config;
	}

	private static void set(ZKClientConfig config, String name, @Nullable String value) {
		if (value != null) {
			config.setProperty(name, value);
		}
	}

}
