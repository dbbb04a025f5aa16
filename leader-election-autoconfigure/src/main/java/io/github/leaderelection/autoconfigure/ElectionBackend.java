package io.github.leaderelection.autoconfigure;

import java.util.function.Function;

import io.github.leaderelection.store.ElectionStore;

/**
 * Backend whose infrastructure is present. The auto-configuration of each backend
 * registers one; the chosen one creates the {@link ElectionStore}.
 *
 * @param name the name by which {@code leader-election.backend} chooses it
 * @param infrastructure description of what it would use
 * @param claimMissing whether a missing record may be claimed immediately by default
 * @param store creates the store for a namespace, called only if this backend is chosen
 */
public record ElectionBackend(String name, String infrastructure, boolean claimMissing,
		Function<String, ElectionStore> store) {
}
