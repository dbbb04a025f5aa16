package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.Names;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The namespace of the elections of this application.
 *
 * @author Leader Election
 */
public final class ElectionNamespace {

	private static final String DEFAULT_NAMESPACE = "application";

	private ElectionNamespace() {
	}

	/**
	 * Return the namespace.
	 * @param properties the properties
	 * @param environment the environment, which has the name of the application
	 * @return the namespace, as set or by default
	 */
	public static String of(LeaderElectionProperties properties, Environment environment) {
		String named = (StringUtils.hasText(properties.namespace())) ? properties.namespace()
				: environment.getProperty("spring.application.name");
		return Names.requireNamespace((StringUtils.hasText(named)) ? named : DEFAULT_NAMESPACE);
	}

}
