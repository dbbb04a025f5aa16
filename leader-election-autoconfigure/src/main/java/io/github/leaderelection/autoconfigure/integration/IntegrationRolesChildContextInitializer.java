package io.github.leaderelection.autoconfigure.integration;

import io.github.leaderelection.autoconfigure.ChildContextInitializer;
import io.github.leaderelection.integration.IntegrationRoles;

/**
 * Lets candidates and roles of Spring Integration take part in a context of Spring Boot
 * that is below one where they do and has no auto-configuration itself.
 */
class IntegrationRolesChildContextInitializer extends ChildContextInitializer {

	IntegrationRolesChildContextInitializer() {
		super(IntegrationRolesAutoConfiguration.class, IntegrationRoles.class);
	}

}
