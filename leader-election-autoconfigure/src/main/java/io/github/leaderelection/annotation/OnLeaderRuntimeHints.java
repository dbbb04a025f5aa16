package io.github.leaderelection.annotation;

import io.github.leaderelection.LeaderElectors;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * {@link RuntimeHintsRegistrar} for the types that {@link GuardedResults} asks for by
 * their names, and for the engine, which has no dependency on Spring.
 */
class OnLeaderRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		GuardedResults.NAMES.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name));
		// Set by a VarHandle
		registerField(hints, "Term", "cell");
		registerField(hints, "LeaseCell", "current");
	}

	private static void registerField(RuntimeHints hints, String type, String field) {
		hints.reflection()
			.registerType(TypeReference.of(LeaderElectors.class.getPackageName() + ".engine." + type),
					(hint) -> hint.withField(field));
	}

}
