package io.github.leaderelection.raft;

import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * How the members and clients of a Raft cluster know each other: always mutually, by TLS,
 * or not at all.
 *
 * @author Leader Election
 */
public final class RaftSecurity {

	private static final RaftSecurity NONE = new RaftSecurity();

	private RaftSecurity() {
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
	 * Mutual TLS with keys that are derived from a shared secret.
	 * @param cluster the name of the cluster
	 * @param secret the secret
	 * @return the security
	 */
	public static RaftSecurity sharedSecret(String cluster, String secret) {
		return new RaftSecurity();
	}

	/**
	 * Mutual TLS.
	 * @param keyManagers have the own certificate and key
	 * @param trustManagers tell whose certificates are trusted
	 * @return the security
	 */
	public static RaftSecurity tls(Supplier<KeyManager[]> keyManagers, Supplier<TrustManager[]> trustManagers) {
		return new RaftSecurity();
	}

}
