package io.github.leaderelection.raft.security;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import javax.net.ssl.SSLEngine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link SecretTrustManager} and {@link SecretCertificate}.
 */
class SecretTrustManagerTests {

	private static final SharedSecret SECRET = CheapSecrets.secret("orders", "0f5d0c8e1b7a4f6e9d3c");

	private static final SharedSecret OTHER_SECRET = CheapSecrets.secret("orders", "0f5d0c8e1b7a4f6e9d3d");

	private final SecretTrustManager trustManager = new SecretTrustManager(SECRET);

	@Test
	void certificateNamesTheCodeOfItsKey() {
		X509Certificate certificate = new SecretCertificate(SECRET).certificate();
		assertThat(certificate.getSubjectX500Principal().getName())
			.isEqualTo("CN=" + SECRET.codeOf(certificate.getPublicKey()));
		assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
		assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
	}

	@Test
	void certificateIsValidAtAnyTime() {
		X509Certificate certificate = new SecretCertificate(SECRET).certificate();
		assertThatNoException().isThrownBy(() -> certificate.checkValidity(new Date(0)));
		assertThatNoException()
			.isThrownBy(() -> certificate.checkValidity(Date.from(Instant.parse("9999-12-31T23:59:59Z"))));
	}

	@Test
	void certificateIsAnotherEachTime() {
		assertThat(new SecretCertificate(SECRET).certificate())
			.isNotEqualTo(new SecretCertificate(SECRET).certificate());
	}

	@Test
	void sameSecretIsTrusted() throws Exception {
		SharedSecret same = CheapSecrets.secret("orders", "0f5d0c8e1b7a4f6e9d3c");
		check(new SecretCertificate(same).certificate());
	}

	@Test
	void otherSecretIsNotTrusted() {
		assertThatIsNotTrusted("leader-election.raft.secret", new SecretCertificate(OTHER_SECRET).certificate());
	}

	@Test
	void sameSecretOfOtherClusterIsNotTrusted() {
		SharedSecret elsewhere = CheapSecrets.secret("payments", "0f5d0c8e1b7a4f6e9d3c");
		assertThatIsNotTrusted("leader-election.raft.cluster", new SecretCertificate(elsewhere).certificate());
	}

	@Test
	void nameOfAnotherKeyIsNotTrusted() throws Exception {
		String name = SECRET.codeOf(new SecretCertificate(SECRET).certificate().getPublicKey());
		assertThatIsNotTrusted("was not made with the same", SecretCertificate.sign(keys(), name));
	}

	@Test
	void longerNameIsNotTrusted() throws Exception {
		KeyPair keys = keys();
		assertThatIsNotTrusted("was not made with the same",
				SecretCertificate.sign(keys, SECRET.codeOf(keys.getPublic()) + "0"));
	}

	@Test
	void keyThatDidNotSignIsNotTrusted() throws Exception {
		KeyPair own = keys();
		KeyPair signing = new KeyPair(own.getPublic(), keys().getPrivate());
		assertThatIsNotTrusted("not signed by its own key",
				SecretCertificate.sign(signing, SECRET.codeOf(own.getPublic())));
	}

	@Test
	void alteredCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = new SecretCertificate(SECRET).certificate();
		byte[] encoding = certificate.getEncoded();
		int signedFrom = 4;
		int signedTo = signedFrom + certificate.getTBSCertificate().length;
		for (int i = signedFrom; i < signedTo; i++) {
			assertThatIsNotTrustedWhenAltered(encoding, i);
		}
		assertThatIsNotTrustedWhenAltered(encoding, encoding.length - 1);
	}

	private void assertThatIsNotTrustedWhenAltered(byte[] encoding, int index) {
		byte[] altered = encoding.clone();
		altered[index] ^= 1;
		assertThatExceptionOfType(CertificateException.class)
			.as("byte " + index + " of " + HexFormat.of().formatHex(encoding))
			.isThrownBy(() -> check((X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(altered))));
	}

	@Test
	void chainsOfAnyOtherLengthAreNotTrusted() {
		X509Certificate certificate = new SecretCertificate(SECRET).certificate();
		X509Certificate issuer = new SecretCertificate(SECRET).certificate();
		assertThatIsNotTrusted("Expected one certificate", certificate, issuer);
		assertThatIsNotTrusted("Expected one certificate");
	}

	@Test
	void noIssuerIsAskedFor() {
		assertThat(this.trustManager.getAcceptedIssuers()).isEmpty();
	}

	private void assertThatIsNotTrusted(String message, X509Certificate... chain) {
		for (Check check : checks()) {
			assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> check.of(chain))
				.withMessageContaining(message);
		}
	}

	private void check(X509Certificate... chain) throws CertificateException {
		for (Check check : checks()) {
			check.of(chain);
		}
	}

	private List<Check> checks() {
		return List.of((chain) -> this.trustManager.checkServerTrusted(chain, "UNKNOWN"),
				(chain) -> this.trustManager.checkServerTrusted(chain, "UNKNOWN", (Socket) null),
				(chain) -> this.trustManager.checkServerTrusted(chain, "UNKNOWN", (SSLEngine) null),
				(chain) -> this.trustManager.checkClientTrusted(chain, "UNKNOWN"),
				(chain) -> this.trustManager.checkClientTrusted(chain, "UNKNOWN", (Socket) null),
				(chain) -> this.trustManager.checkClientTrusted(chain, "UNKNOWN", (SSLEngine) null));
	}

	private static KeyPair keys() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(256);
		return generator.generateKeyPair();
	}

	/**
	 * One of the ways in which TLS asks.
	 */
	private interface Check {

		void of(X509Certificate[] chain) throws CertificateException;

	}

}
