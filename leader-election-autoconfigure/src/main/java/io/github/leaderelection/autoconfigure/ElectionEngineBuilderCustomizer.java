package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.ElectionEngineBuilder;

/**
 * Callback to customize the engine before it is built. Beans of this type are called in
 * order, after everything else was set.
 */
@FunctionalInterface
public interface ElectionEngineBuilderCustomizer {

	/**
	 * Customize the builder of the engine.
	 * @param builder the builder
	 */
	void customize(ElectionEngineBuilder builder);

}
