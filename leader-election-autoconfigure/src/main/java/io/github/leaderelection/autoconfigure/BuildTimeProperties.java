package io.github.leaderelection.autoconfigure;

import java.util.List;

/**
 * Properties by which the conditions of a module decide which beans there are. The module
 * registers its implementation in {@code META-INF/spring.factories}.
 */
@FunctionalInterface
public interface BuildTimeProperties {

	/**
	 * Return the properties.
	 * @return the properties
	 */
	List<BuildTimeProperty> properties();

}
