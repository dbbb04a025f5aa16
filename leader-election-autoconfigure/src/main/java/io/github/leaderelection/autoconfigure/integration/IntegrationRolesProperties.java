package io.github.leaderelection.autoconfigure.integration;

import java.util.List;
import java.util.Set;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.integration.RoleSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the roles of Spring Integration.
 *
 * @param enabled Whether roles of Spring Integration follow the elections of the same
 * names.
 * @param roles Roles that follow their elections, besides those that candidates and
 * endpoints have.
 * @param excludedRoles Roles that follow no election.
 * @param publishFailedEvents Whether an OnFailedToAcquireMutexEvent is published when
 * another instance becomes the leader.
 */
@ConfigurationProperties("leader-election.integration")
@KeptWhenDisabled
public record IntegrationRolesProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> roles,
		@DefaultValue List<String> excludedRoles, @DefaultValue("false") boolean publishFailedEvents) {

	RoleSettings settings() {
		return new RoleSettings(this.enabled, Set.copyOf(this.roles), Set.copyOf(this.excludedRoles));
	}

}
