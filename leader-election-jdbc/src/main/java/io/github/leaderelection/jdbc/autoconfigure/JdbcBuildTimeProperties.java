package io.github.leaderelection.jdbc.autoconfigure;

import java.util.List;

import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;

/**
 * {@link BuildTimeProperties} of what creates tables. The initializers honour
 * {@code never} at run time as well.
 */
class JdbcBuildTimeProperties implements BuildTimeProperties {

	private static final String NEVER = "never";

	@Override
	public List<BuildTimeProperty> properties() {
		return List.of(initialization("leader-election.jdbc.initialize-schema"),
				initialization("leader-election.fencing.jdbc.initialize-schema"));
	}

	// Without the type of the mode, which is missing where nothing else uses a database
	private static BuildTimeProperty initialization(String name) {
		return new BuildTimeProperty(name,
				(environment) -> NEVER.equalsIgnoreCase(environment.getProperty(name, "").trim()) ? NEVER
						: "embedded or always",
				NEVER);
	}

}
