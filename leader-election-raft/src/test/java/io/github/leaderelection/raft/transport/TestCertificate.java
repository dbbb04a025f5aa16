package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for an address that nobody else has signed, with its private key.
 */
final class TestCertificate {

	private static final char[] PASSWORD = "password".toCharArray();

	private final KeyStore store;

	/**
	 * Make a certificate.
	 * @param directory where its file goes
	 * @param name its name
	 * @param subject the subject's alternative name, such as {@code ip:127.0.0.1}
	 */
	TestCertificate(Path directory, String name, String subject) throws Exception {
		Path file = directory.resolve(name + ".p12");
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", name, "-keyalg", "EC",
				"-groupname", "secp256r1", "-dname", "CN=" + name, "-ext", "SAN=" + subject, "-validity", "365",
				"-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD));
		Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(keytool.getInputStream().readAllBytes());
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool failed: " + output);
		}
		this.store = KeyStore.getInstance(file.toFile(), PASSWORD);
	}

	/**
	 * Return the managers of somebody who has no certificate.
	 * @return the managers
	 */
	static KeyManager[] none() throws GeneralSecurityException, IOException {
		return keyManagers(emptyStore());
	}

	KeyManager[] keyManagers() throws GeneralSecurityException {
		return keyManagers(this.store);
	}

	private static KeyManager[] keyManagers(KeyStore store) throws GeneralSecurityException {
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, PASSWORD);
		return factory.getKeyManagers();
	}

	private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

	static TrustManager[] trust(TestCertificate... trusted) throws GeneralSecurityException, IOException {
		KeyStore certificates = emptyStore();
		for (TestCertificate certificate : trusted) {
			String alias = certificate.store.aliases().nextElement();
			certificates.setCertificateEntry(alias, certificate.store.getCertificate(alias));
		}
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(certificates);
		return factory.getTrustManagers();
	}

}
