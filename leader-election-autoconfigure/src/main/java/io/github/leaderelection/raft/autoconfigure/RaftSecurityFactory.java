package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.raft.RaftSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Chooses how members and clients know each other: by an SSL bundle, by the shared
 * secret, or not at all.
 *
 * @author Leader Election
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
		return (secret != null) ? RaftSecurity.sharedSecret(cluster, secret) : RaftSecurity.none();
	}

	private @Nullable String bundle() {
		if (!this.properties.ssl().isEnabled()) {
			return null;
		}
		String bundle = this.properties.ssl().bundle();
		if (!StringUtils.hasText(bundle)) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, bundle,
					"Mutual TLS needs an SSL bundle with the own certificate, since leader-election.raft.ssl.enabled is true.");
		}
		return bundle;
	}

	// Asked for anew for each connection, so that a bundle that is reloaded counts
	private RaftSecurity tls(String name) {
		if (this.bundles == null) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name, "There are no SSL bundles.");
		}
		SslBundles bundles = this.bundles;
		try {
			bundles.getBundle(name);
			// Tells Spring Boot that an update is not lost on us
			bundles.addBundleUpdateHandler(name, (updated) -> {
			});
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException(BUNDLE, name,
					"There is no such bundle below spring.ssl.bundle.");
		}
		return RaftSecurity.tls(() -> bundles.getBundle(name).getManagers().getKeyManagers(),
				() -> bundles.getBundle(name).getManagers().getTrustManagers());
	}

}
