package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the scripts that create tables, and for the pool
 * whose presence is asked for by its name.
 */
class JdbcRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/github/leaderelection/jdbc/*.sql");
		hints.reflection().registerTypeIfPresent(classLoader, "com.zaxxer.hikari.HikariDataSource");
	}

}
