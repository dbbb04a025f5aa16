package io.github.leaderelection.console.autoconfigure;

import io.github.leaderelection.console.ConsoleAssets;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * {@link RuntimeHintsRegistrar} for the files of the console.
 */
class ConsoleRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		String folder = ClassUtils.classPackageAsResourcePath(ConsoleAssets.class);
		ConsoleAssets.get().names().forEach((name) -> hints.resources().registerPattern(folder + "/" + name));
	}

}
