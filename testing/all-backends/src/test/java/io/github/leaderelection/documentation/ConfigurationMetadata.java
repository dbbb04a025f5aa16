package io.github.leaderelection.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.github.leaderelection.autoconfigure.LeaderElectionProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;

/**
 * The configuration metadata of this module, as the annotation processor has written it.
 *
 * @author Leader Election
 */
final class ConfigurationMetadata {

	private final Map<String, Map<String, Object>> properties = new TreeMap<>();

	private final Map<String, Class<?>> types = new TreeMap<>();

	@SuppressWarnings("unchecked")
	ConfigurationMetadata() throws IOException {
		try (InputStream file = LeaderElectionProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			String json = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
			Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(json);
			for (Map<String, Object> property : (List<Map<String, Object>>) metadata.get("properties")) {
				this.properties.put(String.valueOf(property.get("name")), property);
			}
			for (Map<String, Object> group : (List<Map<String, Object>>) metadata.get("groups")) {
				Class<?> type = ClassUtils.resolveClassName(String.valueOf(group.get("type")), null);
				ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
				if (annotation != null) {
					this.types.put(annotation.value(), type);
				}
			}
		}
	}

	/**
	 * Return the properties.
	 * @return the description by name
	 */
	Map<String, Map<String, Object>> properties() {
		return this.properties;
	}

	/**
	 * Return the classes that properties are bound to.
	 * @return the class by prefix
	 */
	Map<String, Class<?>> types() {
		return this.types;
	}

	/**
	 * Return whether there is such a property, or an entry of a map, or whether
	 * properties begin with that.
	 * @param name the name
	 * @return whether it is known
	 */
	boolean isKnown(String name) {
		return this.properties.keySet()
			.stream()
			.anyMatch((property) -> property.equals(name) || property.startsWith(name + ".")
					|| (isMap(property) && (name.startsWith(property + ".") || name.startsWith(property + "["))));
	}

	boolean isMap(String property) {
		return type(property).startsWith("java.util.Map");
	}

	String type(String property) {
		return String.valueOf(this.properties.getOrDefault(property, Map.of()).get("type"));
	}

}
