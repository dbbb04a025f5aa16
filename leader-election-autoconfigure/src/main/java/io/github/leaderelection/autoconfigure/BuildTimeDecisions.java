package io.github.leaderelection.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * What the properties of all modules decide.
 */
final class BuildTimeDecisions {

	private final List<BuildTimeProperty> properties;

	/**
	 * Find the properties.
	 * @param loader the class loader of the modules
	 */
	BuildTimeDecisions(@Nullable ClassLoader loader) {
		this.properties = SpringFactoriesLoader.forDefaultResourceLocation(loader)
			.load(BuildTimeProperties.class)
			.stream()
			.flatMap((module) -> module.properties().stream())
			.toList();
	}

	/**
	 * Return what an environment decides.
	 * @param environment the environment
	 * @return the decisions by the names of the properties
	 */
	Map<String, String> of(Environment environment) {
		Map<String, String> decisions = new TreeMap<>();
		this.properties.forEach((property) -> decisions.put(property.name(), property.decision().apply(environment)));
		return decisions;
	}

	/**
	 * Check that the beans of the build are those that an environment decides on.
	 * @param built the decisions of the build
	 * @param environment the environment of the start
	 * @param backends the backends among the beans of the build
	 * @throws ChangedSinceBuildException if they are not
	 */
	void requireSame(Map<String, String> built, Environment environment, Set<String> backends) {
		String changes = this.properties.stream()
			.map((property) -> change(property, built.getOrDefault(property.name(), ""),
					property.decision().apply(environment), backends))
			.collect(Collectors.joining());
		if (!changes.isEmpty()) {
			throw new ChangedSinceBuildException(changes);
		}
	}

	private static String change(BuildTimeProperty property, String built, String now, Set<String> backends) {
		boolean same = built.equals(now) || now.equals(property.honoured());
		boolean chosenAmongAll = property.name().equals(ElectionBuildTimeProperties.BACKEND)
				&& built.equals(BuildTimeProperty.NOT_SET) && backends.contains(now);
		return (same || chosenAmongAll) ? "" : "%n - %s was %s, and is %s now".formatted(property.name(), built, now);
	}

}
