package io.github.leaderelection.raft.security;

import java.util.Arrays;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * How the voters and clients of a Raft cluster know each other: always mutually, by TLS
 * 1.3, or not at all.
 * <p>
 * Who is let in is trusted altogether. There is no lesser right than to change every
 * record and the list of voters, and since Ratis passes exceptions on as serialized Java
 * objects, a voter or client that was taken over may take over the others.
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
	 * Nobody is authenticated and nothing is encrypted: anybody who reaches the port can
	 * change everything, and anybody who listens to the port of a voter that is down is
	 * taken for that voter. Accepted on loopback addresses only, where that is every user
	 * of the machine.
	 * @return no security
	 */
	public static RaftSecurity none() {
		return NONE;
	}

	/**
	 * Mutual TLS with certificates that each instance makes for itself, and that show
	 * that it knows the secret. Nobody else can join, read, or pass for a voter. The same
	 * secret is of no use in a cluster of another name.
	 * <p>
	 * What this does not do:
	 * <ul>
	 * <li>A weak secret does not become strong. Anybody who can connect to a voter gets
	 * its certificate, and can try guesses against that on another machine. A guess costs
	 * a fraction of a second of one processor, which is enough for a long random secret
	 * and for no other. {@code openssl rand -hex 32} makes one.</li>
	 * <li>The secret is the same for all. Nobody can be distinguished or locked out,
	 * other than by a new secret for all, for which the whole cluster has to be
	 * restarted.</li>
	 * </ul>
	 * Past traffic stays unreadable for somebody who learns the secret later.
	 * @param cluster the name of the cluster
	 * @param secret the secret, of at least 16 characters
	 * @return the security
	 */
	public static RaftSecurity sharedSecret(String cluster, String secret) {
		SharedSecret shared = new SharedSecret(cluster, secret);
		return new RaftSecurity(new SecretKeyManager(new SecretCertificate(shared)), new SecretTrustManager(shared));
	}

	/**
	 * Mutual TLS with certificates.
	 * <p>
	 * Each voter is a server and a client, and so has one certificate for both: if it
	 * restricts its use (extended key usage), it has to allow both. The trust managers of
	 * the JDK check that a voter's certificate is valid for the host in its address, as
	 * written in the list of voters, name or IP address. They ask no name of a client:
	 * every certificate that is trusted makes its owner a client. Therefore use a
	 * certificate authority for this cluster alone.
	 * @param keyManager has the own certificate and key
	 * @param trustManager decides whose certificates are trusted, of servers and of
	 * clients
	 * @return the security
	 */
	public static RaftSecurity tls(X509ExtendedKeyManager keyManager, X509ExtendedTrustManager trustManager) {
		return new RaftSecurity(keyManager, trustManager);
	}

	/**
	 * Mutual TLS with certificates, from what the factories of the JDK return.
	 * @param keyManagers has one for X.509 certificates
	 * @param trustManagers has one for X.509 certificates
	 * @return the security
	 * @see #tls(X509ExtendedKeyManager, X509ExtendedTrustManager)
	 */
	public static RaftSecurity tls(KeyManager[] keyManagers, TrustManager[] trustManagers) {
		return tls(keyManager(keyManagers), trustManager(trustManagers));
	}

	/**
	 * Mutual TLS with certificates that may be renewed. The suppliers are asked several
	 * times in each handshake, and so should return the same managers until there are
	 * others. These count for new connections. A connection that exists stays, and who
	 * was trusted may resume a session for up to a day: to lock somebody out at once,
	 * restart the voters.
	 * @param keyManagers returns one for X.509 certificates among others
	 * @param trustManagers returns one for X.509 certificates among others
	 * @return the security
	 * @see #tls(X509ExtendedKeyManager, X509ExtendedTrustManager)
	 */
	public static RaftSecurity tls(Supplier<KeyManager[]> keyManagers, Supplier<TrustManager[]> trustManagers) {
		Supplier<X509ExtendedKeyManager> keyManager = () -> keyManager(keyManagers.get());
		Supplier<X509ExtendedTrustManager> trustManager = () -> trustManager(trustManagers.get());
		// What cannot work is refused here rather than in each handshake
		keyManager.get();
		trustManager.get();
		return tls(new SuppliedKeyManager(keyManager), new SuppliedTrustManager(trustManager));
	}

	private static X509ExtendedKeyManager keyManager(KeyManager[] managers) {
		return first(X509ExtendedKeyManager.class, managers,
				"There is no certificate with a private key, which each instance needs to show to the others");
	}

	private static X509ExtendedTrustManager trustManager(TrustManager[] managers) {
		return first(X509ExtendedTrustManager.class, managers, "Nothing says which certificates of others to trust");
	}

	private static <T> T first(Class<T> type, Object[] managers, String problem) {
		return Arrays.stream(managers)
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					problem + ": no " + type.getSimpleName() + " among " + Arrays.toString(managers)));
	}

	/**
	 * Return what has the own certificate and key.
	 * @return the key manager, {@code null} if there is no TLS
	 */
	public @Nullable X509ExtendedKeyManager keyManager() {
		return this.keyManager;
	}

	/**
	 * Return what decides whose certificates are trusted.
	 * @return the trust manager, {@code null} if there is no TLS
	 */
	public @Nullable X509ExtendedTrustManager trustManager() {
		return this.trustManager;
	}

}
