package io.github.leaderelection.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.springframework.util.StringUtils;

/**
 * The jar of a published module, as the build has made it.
 *
 * @param name the name of the artifact
 * @param jar the jar
 */
record PublishedArtifact(String name, Path jar) {

	private static final String IMPORTS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final String ANALYZERS = "org.springframework.boot.diagnostics.FailureAnalyzer";

	/**
	 * Return whether the module has code, and therefore Javadoc.
	 * @return whether its sources are there
	 */
	boolean hasCode() {
		return Files.exists(this.jar.resolveSibling("../src/main/java"));
	}

	/**
	 * Return the top-level classes with names of the given ending.
	 * @param ending how their names end
	 * @return their full names
	 */
	Set<String> classes(String ending) throws IOException {
		try (ZipFile file = new ZipFile(this.jar.toFile())) {
			return file.stream()
				.map(ZipEntry::getName)
				.filter((entry) -> entry.endsWith(ending + ".class") && !entry.contains("$"))
				.map((entry) -> entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

	/**
	 * Return the auto-configurations that Spring Boot finds in the jar.
	 * @return their full names
	 */
	Set<String> imports() throws IOException {
		return text(IMPORTS).lines()
			.map(String::trim)
			.filter((line) -> !line.isEmpty() && !line.startsWith("#"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return the failure analyzers that Spring Boot finds in the jar.
	 * @return their full names
	 */
	Set<String> failureAnalyzers() throws IOException {
		return new TreeSet<>(List.of(StringUtils.commaDelimitedListToStringArray(
				StringUtils.trimAllWhitespace(properties("META-INF/spring.factories").getProperty(ANALYZERS, "")))));
	}

	/**
	 * Return the metadata of auto-configurations by which Spring Boot skips those whose
	 * conditions cannot match.
	 * @return the metadata
	 */
	Properties autoConfigurationMetadata() throws IOException {
		return properties("META-INF/spring-autoconfigure-metadata.properties");
	}

	/**
	 * Return the metadata of properties, which IDEs show.
	 * @return the metadata as JSON, or nothing if the jar has none
	 */
	Optional<String> configurationMetadata() throws IOException {
		return Optional.of(text("META-INF/spring-configuration-metadata.json")).filter((json) -> !json.isEmpty());
	}

	/**
	 * Return the content of an entry of the jar.
	 * @param entry the entry
	 * @return the text, which is empty if there is no such entry
	 */
	String text(String entry) throws IOException {
		try (ZipFile file = new ZipFile(this.jar.toFile())) {
			ZipEntry found = file.getEntry(entry);
			if (found == null) {
				return "";
			}
			try (InputStream input = file.getInputStream(found)) {
				return new String(input.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
	}

	private Properties properties(String entry) throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(text(entry)));
		return properties;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
