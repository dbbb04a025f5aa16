package io.github.leaderelection.raft.security;

/**
 * Secrets whose keys cost nothing to derive. A key at its full cost takes more than a
 * second of a processor in a JVM without the second compiler, as those of the tests are.
 */
public final class CheapSecrets {

	private CheapSecrets() {
	}

	/**
	 * Return what {@link RaftSecurity#sharedSecret} does, with another key.
	 * @param cluster the name of the cluster
	 * @param secret the secret
	 * @return the security
	 */
	public static RaftSecurity security(String cluster, String secret) {
		SharedSecret shared = secret(cluster, secret);
		return RaftSecurity.tls(new SecretKeyManager(new SecretCertificate(shared)), new SecretTrustManager(shared));
	}

	static SharedSecret secret(String cluster, String secret) {
		return new SharedSecret(cluster, secret, 1);
	}

}
