package io.github.leaderelection.raft.security;

import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RaftSecurity}.
 */
class RaftSecurityTests {

	// Once, since deriving a key takes a second
	private static final SharedSecret SECRET = CheapSecrets.secret("orders", "0f5d0c8e1b7a4f6e9d3c");

	private static final KeyManager[] KEYS = { new SecretKeyManager(null) };

	private static final TrustManager[] TRUST = { new CredulousTrustManager() };

	@Test
	void shortSecretIsRefusedAndNotShown() {
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.sharedSecret("orders", "123456789abcdef"))
			.withMessageContaining("leader-election.raft.secret")
			.withMessageContaining("16")
			.withMessageContaining("openssl rand -hex 32")
			.withMessageNotContaining("123456789abcdef");
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.sharedSecret("orders", " ".repeat(20)));
		assertThat(RaftSecurity.sharedSecret("orders", "0123456789abcdef").keyManager()).isNotNull();
	}

	@Test
	void noneHasNoManagers() {
		assertThat(RaftSecurity.none().keyManager()).isNull();
		assertThat(RaftSecurity.none().trustManager()).isNull();
	}

	@Test
	void managersForX509AreFoundAmongOthers() {
		KeyManager otherKeys = new KeyManager() {
		};
		TrustManager otherTrust = new TrustManager() {
		};
		RaftSecurity security = RaftSecurity.tls(new KeyManager[] { otherKeys, KEYS[0] },
				new TrustManager[] { otherTrust, TRUST[0] });
		assertThat(security.keyManager()).isSameAs(KEYS[0]);
		assertThat(security.trustManager()).isSameAs(TRUST[0]);
	}

	@Test
	void missingManagersAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.tls(new KeyManager[0], TRUST))
			.withMessageContaining("no certificate with a private key");
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.tls(KEYS, new TrustManager[0]))
			.withMessageContaining("which certificates of others to trust");
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.tls(() -> new KeyManager[0], () -> TRUST));
		assertThatIllegalArgumentException().isThrownBy(() -> RaftSecurity.tls(() -> KEYS, () -> new TrustManager[0]));
	}

	@Test
	void suppliersAreAskedEachTime() throws Exception {
		SecretCertificate first = new SecretCertificate(SECRET);
		SecretCertificate second = new SecretCertificate(SECRET);
		AtomicReference<KeyManager> current = new AtomicReference<>(new SecretKeyManager(first));
		RaftSecurity security = RaftSecurity.tls(() -> new KeyManager[] { current.get() }, () -> TRUST);
		String alias = security.keyManager().chooseEngineServerAlias("EC", null, null);
		assertThat(security.keyManager().getCertificateChain(alias)).containsExactly(first.certificate());
		current.set(new SecretKeyManager(second));
		assertThat(security.keyManager().getCertificateChain(alias)).containsExactly(second.certificate());
		assertThat(security.keyManager().getPrivateKey(alias)).isEqualTo(second.privateKey());
	}

	@Test
	void certificateIsShownOnlyToThoseWhoSpeakItsAlgorithm() {
		SecretKeyManager keyManager = new SecretKeyManager(new SecretCertificate(SECRET));
		assertThat(keyManager.chooseEngineServerAlias("RSA", null, null)).isNull();
		assertThat(keyManager.chooseEngineClientAlias(new String[] { "RSA" }, null, null)).isNull();
		String alias = keyManager.chooseEngineClientAlias(new String[] { "RSA", "EC" }, null, null);
		assertThat(keyManager.getCertificateChain(alias)).hasSize(1);
		assertThat(keyManager.getCertificateChain("other")).isNull();
		assertThat(keyManager.getPrivateKey("other")).isNull();
	}

}
