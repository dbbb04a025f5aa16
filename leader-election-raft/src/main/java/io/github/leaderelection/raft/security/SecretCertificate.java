package io.github.leaderelection.raft.security;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/**
 * A certificate that its own key has signed, and whose name is the authentication code of
 * that key under the secret. TLS proves that its owner has the private key, and the name
 * that the owner knows the secret. It is made anew at each start and is written nowhere.
 */
final class SecretCertificate {

	private static final byte[] COMMON_NAME = Der.objectIdentifier(2, 5, 4, 3);

	private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.objectIdentifier(1, 2, 840, 10045, 4, 3, 2));

	/**
	 * Valid at any time, since the clock of a machine is no reason to let it in or not.
	 */
	private static final byte[] VALIDITY = Der.sequence(Der.utcTime("700101000000Z"),
			Der.generalizedTime("99991231235959Z"));

	private final PrivateKey privateKey;

	private final X509Certificate certificate;

	SecretCertificate(SharedSecret secret) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			KeyPair keys = generator.generateKeyPair();
			this.privateKey = keys.getPrivate();
			this.certificate = sign(keys, secret.codeOf(keys.getPublic()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot make a certificate", ex);
		}
	}

	/**
	 * Make a certificate that its own key has signed.
	 * @param keys the keys, of an elliptic curve
	 * @param name the common name of subject and issuer
	 * @return the certificate
	 */
	static X509Certificate sign(KeyPair keys, String name) throws GeneralSecurityException {
		byte[] distinguishedName = distinguishedName(name);
		byte[] unsigned = Der.sequence(Der.integer(1), ECDSA_WITH_SHA256, distinguishedName, VALIDITY,
				distinguishedName, keys.getPublic().getEncoded());
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(keys.getPrivate());
		signature.update(unsigned);
		byte[] encoding = Der.sequence(unsigned, ECDSA_WITH_SHA256, Der.bitString(signature.sign()));
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(encoding));
	}

	private static byte[] distinguishedName(String commonName) {
		return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.printableString(commonName))));
	}

	/**
	 * Check that a certificate was made by somebody who knows the secret. The name comes
	 * first, so that a stranger cannot have us verify whatever signature.
	 * @param certificate the certificate
	 * @param secret the secret
	 * @throws CertificateException if it was not
	 */
	static void check(X509Certificate certificate, SharedSecret secret) throws CertificateException {
		byte[] name = certificate.getSubjectX500Principal().getEncoded();
		byte[] expected = distinguishedName(secret.codeOf(certificate.getPublicKey()));
		if (!MessageDigest.isEqual(expected, name)) {
			throw new CertificateException("The certificate was not made with the same leader-election.raft.secret "
					+ "and leader-election.raft.cluster");
		}
		try {
			certificate.verify(certificate.getPublicKey());
		}
		catch (GeneralSecurityException ex) {
			throw new CertificateException("The certificate is not signed by its own key", ex);
		}
	}

	PrivateKey privateKey() {
		return this.privateKey;
	}

	X509Certificate certificate() {
		return this.certificate;
	}

}
