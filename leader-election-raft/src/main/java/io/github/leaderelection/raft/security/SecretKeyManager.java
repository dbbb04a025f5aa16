package io.github.leaderelection.raft.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Shows the one {@link SecretCertificate} of this instance, as a server and as a client.
 */
final class SecretKeyManager extends X509ExtendedKeyManager {

	private static final String KEY_TYPE = "EC";

	private static final String ALIAS = "secret";

	private final SecretCertificate own;

	SecretKeyManager(SecretCertificate own) {
		this.own = own;
	}

	private static @Nullable String alias(String... keyTypes) {
		return Arrays.asList(keyTypes).contains(KEY_TYPE) ? ALIAS : null;
	}

	private static String @Nullable [] aliases(String keyType) {
		return KEY_TYPE.equals(keyType) ? new String[] { ALIAS } : null;
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return aliases(keyType);
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable Socket socket) {
		return alias(keyTypes);
	}

	@Override
	public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return alias(keyTypes);
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return aliases(keyType);
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
		return alias(keyType);
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
			@Nullable SSLEngine engine) {
		return alias(keyType);
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		return ALIAS.equals(alias) ? new X509Certificate[] { this.own.certificate() } : null;
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		return ALIAS.equals(alias) ? this.own.privateKey() : null;
	}

}
