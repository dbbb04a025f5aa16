package io.github.leaderelection.autoconfigure;

import org.springframework.core.env.Environment;

/**
 * The property {@code leader-election.enabled}, for what runs before there are beans.
 */
final class EnabledProperty {

	static final String NAME = "leader-election.enabled";

	private EnabledProperty() {
	}

	/**
	 * Return whether this instance takes part in elections.
	 * @param environment the environment
	 * @return the value of the property, {@code true} by default
	 * @throws org.springframework.boot.context.properties.bind.BindException if the value
	 * is neither true nor false
	 */
	static boolean isTrue(Environment environment) {
		return BuildTimeProperty.isTrue(environment, NAME, true);
	}

}
