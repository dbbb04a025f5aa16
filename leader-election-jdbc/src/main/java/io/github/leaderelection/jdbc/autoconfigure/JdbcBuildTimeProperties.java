package io.github.leaderelection.jdbc.autoconfigure;

import java.util.List;

import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

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

	private static BuildTimeProperty initialization(String name) {
		return new BuildTimeProperty(name, (environment) -> {
			DatabaseInitializationMode mode = Binder.get(environment)
				.bind(name, DatabaseInitializationMode.class)
				.orElse(DatabaseInitializationMode.EMBEDDED);
			return (mode == DatabaseInitializationMode.NEVER) ? NEVER : "embedded or always";
		}, NEVER);
	}

}
