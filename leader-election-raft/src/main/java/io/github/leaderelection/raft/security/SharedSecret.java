package io.github.leaderelection.raft.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the voters and clients of one cluster have in common. Only a key that is derived
 * from it is kept.
 */
final class SharedSecret {

	static final int MIN_LENGTH = 16;

	private static final String MAC = "HmacSHA256";

	/**
	 * What OWASP recommends for this function. It costs a start less than a second, and
	 * each guess of an attacker as much.
	 */
	private static final int ITERATIONS = 600_000;

	private static final int KEY_BITS = 256;

	private final SecretKey key;

	/**
	 * Derive the key, which takes a while.
	 * @param cluster the name of the cluster, so that the same secret is another key in
	 * another cluster
	 * @param secret the secret
	 */
	SharedSecret(String cluster, String secret) {
		this(cluster, secret, ITERATIONS);
	}

	/**
	 * Derive the key at another cost, which makes it another key.
	 * @param cluster the name of the cluster
	 * @param secret the secret
	 * @param iterations what each guess of an attacker costs as well
	 */
	SharedSecret(String cluster, String secret, int iterations) {
		if (secret.strip().length() < MIN_LENGTH) {
			throw new IllegalArgumentException("leader-election.raft.secret has less than " + MIN_LENGTH
					+ " characters, so that it could be guessed. 'openssl rand -hex 32' makes a good one");
		}
		byte[] salt = ("leader-election-raft" + cluster).getBytes(StandardCharsets.UTF_8);
		PBEKeySpec derivation = new PBEKeySpec(secret.toCharArray(), salt, iterations, KEY_BITS);
		try {
			SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
			this.key = new SecretKeySpec(factory.generateSecret(derivation).getEncoded(), MAC);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot derive a key from leader-election.raft.secret", ex);
		}
		finally {
			derivation.clearPassword();
		}
	}

	/**
	 * Return what only somebody who knows the secret can say about a public key.
	 * @param publicKey the public key
	 * @return its authentication code, 64 hexadecimal digits
	 */
	String codeOf(PublicKey publicKey) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(this.key);
			return HexFormat.of().formatHex(mac.doFinal(publicKey.getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot compute an authentication code", ex);
		}
	}

}
