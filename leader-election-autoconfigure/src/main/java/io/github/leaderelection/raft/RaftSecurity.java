package io.github.leaderelection.raft;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * How the members and clients of a Raft cluster know each other: always mutually, by TLS,
 * or not at all.
 *
 * @author Leader Election
 */
public final class RaftSecurity {

	private static final RaftSecurity NONE = new RaftSecurity(null, null);

	private final @Nullable X509ExtendedKeyManager keyManager;

	private final @Nullable X509ExtendedTrustManager trustManager;

	private RaftSecurity(@Nullable X509ExtendedKeyManager keyManager, @Nullable X509ExtendedTrustManager trustManager) {
		this.keyManager = keyManager;
		this.trustManager = trustManager;
	}

	/**
	 * Nobody is authenticated and nothing is encrypted: whoever reaches the port can
	 * change everything. Accepted on loopback addresses only.
	 * @return no security
	 */
	public static RaftSecurity none() {
		return NONE;
	}

	/**
	 * Mutual TLS.
	 * @param keyManager has the own certificate and key
	 * @param trustManager tells whose certificates are trusted, of servers and of clients
	 * @return the security
	 */
	public static RaftSecurity tls(X509ExtendedKeyManager keyManager, X509ExtendedTrustManager trustManager) {
		return new RaftSecurity(keyManager, trustManager);
	}

	@Nullable X509ExtendedKeyManager keyManager() {
		return this.keyManager;
	}

	@Nullable X509ExtendedTrustManager trustManager() {
		return this.trustManager;
	}

}
