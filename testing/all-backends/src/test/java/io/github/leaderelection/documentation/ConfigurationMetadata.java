package io.github.leaderelection.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;

/**
 * The configuration metadata of all modules, as the annotation processor has written it.
 */
final class ConfigurationMetadata {

	private final Map<String, Map<String, Object>> properties = new TreeMap<>();

	private final Map<String, Map<String, Object>> hints = new TreeMap<>();

	private final Map<String, Class<?>> types = new TreeMap<>();

	ConfigurationMetadata() throws IOException {
		Enumeration<URL> files = ConfigurationMetadata.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json");
		while (files.hasMoreElements()) {
			URL file = files.nextElement();
			if (file.getPath().contains("leader-election-")) {
				add(file);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private void add(URL file) throws IOException {
		try (InputStream content = file.openStream()) {
			String json = new String(content.readAllBytes(), StandardCharsets.UTF_8);
			Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(json);
			for (Map<String, Object> property : (List<Map<String, Object>>) metadata.get("properties")) {
				this.properties.put(String.valueOf(property.get("name")), property);
			}
			for (Map<String, Object> hint : (List<Map<String, Object>>) metadata.getOrDefault("hints", List.of())) {
				this.hints.put(String.valueOf(hint.get("name")), hint);
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
	 * Return what IDEs suggest as values.
	 * @return the hint by name
	 */
	Map<String, Map<String, Object>> hints() {
		return this.hints;
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
