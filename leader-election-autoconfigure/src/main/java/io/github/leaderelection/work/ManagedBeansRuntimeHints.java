package io.github.leaderelection.work;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for the types that {@link ManagedBeans} asks for by their
 * names.
 */
class ManagedBeansRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ManagedBeans.NAMES.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name));
	}

}
