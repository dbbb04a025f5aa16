package io.github.leaderelection.integration;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.support.SmartLifecycleRoleController;

/**
 * What the role controllers of Spring Integration start and stop.
 */
final class RoleEndpoints {

	private final List<SmartLifecycleRoleController> controllers;

	RoleEndpoints(List<SmartLifecycleRoleController> controllers) {
		this.controllers = List.copyOf(controllers);
	}

	Set<String> roles() {
		Set<String> roles = new TreeSet<>();
		this.controllers.forEach((controller) -> roles.addAll(controller.getRoles()));
		return roles;
	}

	boolean isRunning(String role) {
		return this.controllers.stream().anyMatch((controller) -> !controller.noEndpointsRunning(role));
	}

	void start(String role) {
		this.controllers.forEach((controller) -> controller.startLifecyclesInRole(role));
	}

	/**
	 * Stop what runs.
	 * @param role the role
	 * @throws IllegalStateException if it still runs: the controllers log the reason
	 */
	void stop(String role) {
		for (SmartLifecycleRoleController controller : this.controllers) {
			if (!controller.noEndpointsRunning(role)) {
				controller.stopLifecyclesInRole(role);
			}
			if (!controller.noEndpointsRunning(role)) {
				throw new IllegalStateException("Endpoints of the role '%s' have not stopped: %s".formatted(role,
						controller.getEndpointsRunningStatus(role)));
			}
		}
	}

	/**
	 * Keep endpoints from starting with the application.
	 * @param endpoints the endpoints
	 * @param role the role
	 * @return the names of those that would have started
	 */
	static List<String> preventAutoStartup(Collection<AbstractEndpoint> endpoints, String role) {
		List<AbstractEndpoint> prevented = endpoints.stream()
			.filter((endpoint) -> role.equals(endpoint.getRole()) && endpoint.isAutoStartup())
			.toList();
		prevented.forEach((endpoint) -> endpoint.setAutoStartup(false));
		return prevented.stream().map(AbstractEndpoint::getComponentName).sorted().toList();
	}

}
