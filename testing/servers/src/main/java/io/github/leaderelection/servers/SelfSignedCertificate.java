package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for the loopback address that nobody else has signed, with its private
 * key. The JDK can make one only by its {@code keytool}.
 */
public final class SelfSignedCertificate {

	private static final String ALIAS = "own";

	static final String PASSWORD = "password";

	private final String password;

	private final KeyStore store;

	private final Path keyStore;

	private final Path certificate;

	private final Path privateKey;

	/**
	 * Make a certificate.
	 * @param directory where its files go
	 * @param name the name of its files, and of its subject
	 * @throws IOException if that fails
	 */
	public SelfSignedCertificate(Path directory, String name) throws IOException {
		this(directory, name, PASSWORD);
	}

	/**
	 * Make a certificate.
	 * @param directory where its files go
	 * @param name the name of its files, and of its subject
	 * @param password the password of its PKCS #12 file
	 * @throws IOException if that fails
	 */
	public SelfSignedCertificate(Path directory, String name, String password) throws IOException {
		this.password = password;
		this.keyStore = directory.resolve(name + ".p12");
		Launcher.run(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", ALIAS, "-keyalg", "EC",
				"-groupname", "secp256r1", "-dname", "CN=" + name, "-ext", "SAN=ip:127.0.0.1,dns:localhost",
				"-validity", "365", "-storetype", "PKCS12", "-keystore", this.keyStore.toString(), "-storepass",
				password), false, directory, null);
		try {
			this.store = KeyStore.getInstance(this.keyStore.toFile(), password.toCharArray());
			this.certificate = write(directory.resolve(name + ".crt"), "CERTIFICATE",
					this.store.getCertificate(ALIAS).getEncoded());
			this.privateKey = write(directory.resolve(name + ".key"), "PRIVATE KEY",
					this.store.getKey(ALIAS, password.toCharArray()).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("Cannot read " + this.keyStore, ex);
		}
	}

	private static Path write(Path file, String type, byte[] content) throws IOException {
		String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		return Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
	}

	/**
	 * Return both the certificate and the private key.
	 * @return a PKCS #12 file with the password {@value #PASSWORD}, unless another one
	 * was given
	 */
	public Path keyStore() {
		return this.keyStore;
	}

	/**
	 * Return the certificate.
	 * @return a PEM file
	 */
	public Path certificate() {
		return this.certificate;
	}

	/**
	 * Return the private key.
	 * @return a PEM file, of PKCS #8 and not encrypted
	 */
	public Path privateKey() {
		return this.privateKey;
	}

	/**
	 * Return what the owner of this certificate speaks TLS with.
	 * @param trusted the only certificate that the other side may have
	 * @return the context
	 */
	SSLContext contextWith(SelfSignedCertificate trusted) throws IOException {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(this.store, this.password.toCharArray());
			KeyStore certificates = KeyStore.getInstance("PKCS12");
			certificates.load(null, null);
			certificates.setCertificateEntry(ALIAS, trusted.store.getCertificate(ALIAS));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(certificates);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException("Cannot speak TLS with " + this.certificate, ex);
		}
	}

}
