package io.github.leaderelection.integration;

import java.util.Set;

/**
 * Which roles follow elections.
 *
 * @param enabled whether any does
 * @param roles roles that do, besides those that candidates and endpoints have
 * @param excluded roles that do not
 */
public record RoleSettings(boolean enabled, Set<String> roles, Set<String> excluded) {

	public RoleSettings {
		roles = Set.copyOf(roles);
		excluded = Set.copyOf(excluded);
	}

}
