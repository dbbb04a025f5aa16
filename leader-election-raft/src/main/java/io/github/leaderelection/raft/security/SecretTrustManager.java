package io.github.leaderelection.raft.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts each side that shows a {@link SecretCertificate}. Host names play no part: all
 * who know the secret are alike. It is an extended trust manager because the JDK would
 * check host names on behalf of any other.
 */
final class SecretTrustManager extends X509ExtendedTrustManager {

	private final SharedSecret secret;

	SecretTrustManager(SharedSecret secret) {
		this.secret = secret;
	}

	private void check(X509Certificate[] chain) throws CertificateException {
		if (chain.length != 1) {
			throw new CertificateException("Expected one certificate, but there are " + chain.length);
		}
		SecretCertificate.check(chain[0], this.secret);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		check(chain);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		check(chain);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		check(chain);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		check(chain);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		check(chain);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		check(chain);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

}
