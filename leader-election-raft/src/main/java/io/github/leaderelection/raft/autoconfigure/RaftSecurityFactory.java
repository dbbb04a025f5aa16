package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.raft.InvalidRaftSettingsException;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Chooses how voters and clients know each other: by an SSL bundle, by the shared secret,
 * or not at all.
 */
final class RaftSecurityFactory {

	private static final String SECRET = "leader-election.raft.secret";

	private static final String BUNDLE = "leader-election.raft.ssl.bundle";

	private final RaftElectionProperties properties;

	private final @Nullable SslBundles bundles;

	RaftSecurityFactory(RaftElectionProperties properties, @Nullable SslBundles bundles) {
		this.properties = properties;
		this.bundles = bundles;
	}

	RaftSecurity create(String cluster) {
		String secret = (StringUtils.hasText(this.properties.secret())) ? this.properties.secret() : null;
		String bundle = bundle();
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(SECRET, secret);
			entries.put(BUNDLE, bundle);
		});
		if (bundle != null) {
			return tls(bundle);
		}
		return (secret != null) ? secret(cluster, secret) : RaftSecurity.none();
	}

	private @Nullable String bundle() {
		if (!this.properties.ssl().isEnabled()) {
			return null;
		}
		String bundle = this.properties.ssl().bundle();
		if (!StringUtils.hasText(bundle)) {
			throw new InvalidRaftSettingsException(
					"leader-election.raft.ssl.enabled is true, but %s is not set".formatted(BUNDLE),
					"Name an SSL bundle with the own certificate and those that are trusted, since TLS is mutual.");
		}
		return bundle;
	}

	private RaftSecurity tls(String name) {
		if (this.bundles == null) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name, "There are no SSL bundles.");
		}
		try {
			BundleManagers managers = new BundleManagers(this.bundles, name);
			return RaftSecurity.tls(managers::keyManagers, managers::trustManagers);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name,
					"There is no such bundle below spring.ssl.bundle.");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name, String.valueOf(ex.getMessage()));
		}
	}

	// Not as the value of a property, which would be printed
	private static RaftSecurity secret(String cluster, String secret) {
		try {
			return RaftSecurity.sharedSecret(cluster, secret);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRaftSettingsException(String.valueOf(ex.getMessage()),
					"Write the same long random leader-election.raft.secret on all voters and clients.");
		}
	}

}
