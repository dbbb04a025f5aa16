package io.github.leaderelection.autoconfigure;

import java.util.function.Function;

import io.github.leaderelection.store.ElectionStore;

/**
 * A backend whose infrastructure is there. The auto-configuration of each backend
 * registers one; the one that is chosen makes the {@link ElectionStore}.
 *
 * @param name the name by which {@code leader-election.backend} chooses it
 * @param infrastructure what was found that it could use, for people
 * @param claimMissing whether a missing record may be claimed at once by default
 * @param store makes the store for a namespace, called only if this backend is chosen
 * @author Leader Election
 */
public record ElectionBackend(String name, String infrastructure, boolean claimMissing,
		Function<String, ElectionStore> store) {
}
