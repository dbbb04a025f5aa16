package io.github.leaderelection.work;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the types that {@link WhileLeaderBeans} asks for by
 * their names.
 */
class WhileLeaderRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerTypeIfPresent(classLoader, WhileLeaderBeans.SCHEDULER)
			.registerTypeIfPresent(classLoader, WhileLeaderBeans.SCHEDULER_FACTORY);
	}

}
