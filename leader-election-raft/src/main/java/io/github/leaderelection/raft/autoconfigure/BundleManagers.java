package io.github.leaderelection.raft.autoconfigure;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The managers of an SSL bundle as it is now: they are asked for several times in each
 * handshake, and made anew only when the bundle is reloaded.
 */
final class BundleManagers {

	private volatile Managers managers;

	BundleManagers(SslBundles bundles, String name) {
		this.managers = Managers.of(bundles.getBundle(name));
		bundles.addBundleUpdateHandler(name, (updated) -> this.managers = Managers.of(updated));
	}

	KeyManager[] keyManagers() {
		return this.managers.keys();
	}

	TrustManager[] trustManagers() {
		return this.managers.trust();
	}

	private record Managers(KeyManager[] keys, TrustManager[] trust) {

		static Managers of(SslBundle bundle) {
			return new Managers(bundle.getManagers().getKeyManagers(), bundle.getManagers().getTrustManagers());
		}

	}

}
