package io.github.leaderelection.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published artifacts contain what Spring Boot and IDEs read from them. The jars
 * exist in the phase of the integration tests, when the build has packaged the modules
 * before this one.
 */
class PublishedArtifactsIntegrationTests {

	private static final Path root = Path.of(System.getProperty("published.root"));

	private static final String VERSION = System.getProperty("published.version");

	private static final String BOM = "leader-election-bom";

	/**
	 * As Spring Boot words descriptions: no article first, a capital first letter, and a
	 * full stop at the end.
	 */
	private static final String DESCRIPTION = "(?!(?:The|A|An) )[A-Z].*\\.";

	private static final String WHETHER = "Whether .*\\.";

	@Test
	void namesBeginWithThatOfTheLibrary() throws IOException {
		Assertions.assertThat(modules())
			.contains(BOM, "leader-election-core", "leader-election-starter", "leader-election-test")
			.allMatch((module) -> module.startsWith("leader-election-"));
	}

	@Test
	void bomListsEverythingElseAndNothingMore() throws IOException {
		ProjectFile bom = ProjectFile.in(root.resolve(BOM));
		Assertions.assertThat(bom.all("/project/dependencyManagement/dependencies/dependency/artifactId"))
			.containsExactlyInAnyOrderElementsOf(artifacts().map(PublishedArtifact::name).toList());
		Assertions.assertThat(bom.all("/project/dependencyManagement/dependencies/dependency/version"))
			.containsOnly("${project.version}");
		Assertions.assertThat(bom.all("/project/version")).containsExactly(VERSION);
	}

	@Test
	void siteWaitsForTheJavadocOfEverythingThatHasCode() throws IOException {
		ProjectFile documentation = ProjectFile.in(root.resolve("documentation"));
		Assertions
			.assertThat(documentation.all("/project/profiles/profile[id='release']/dependencies/dependency/artifactId"))
			.containsExactlyInAnyOrderElementsOf(
					artifacts().filter(PublishedArtifact::hasCode).map(PublishedArtifact::name).toList());
	}

	@Test
	void backendsAndWhatTheyShareHaveAutoConfigurations() throws IOException {
		Assertions.assertThat(artifacts().filter((artifact) -> !imports(artifact).isEmpty()))
			.extracting(PublishedArtifact::name)
			.contains("leader-election-autoconfigure", "leader-election-console", "leader-election-jdbc",
					"leader-election-raft", "leader-election-redis", "leader-election-zookeeper")
			.doesNotContain("leader-election-core", "leader-election-starter", "leader-election-test");
	}

	@ParameterizedTest
	@MethodSource("artifacts")
	void jarHasItsLicense(PublishedArtifact artifact) throws IOException {
		Assertions.assertThat(artifact.text("META-INF/LICENSE"))
			.isEqualTo(Files.readString(root.resolve("LICENSE")))
			.contains("Apache License", "Version 2.0");
	}

	@ParameterizedTest
	@MethodSource("artifacts")
	void autoConfigurationsAreImportedAndHaveMetadata(PublishedArtifact artifact) throws IOException {
		Assertions.assertThat(artifact.imports()).isEqualTo(artifact.classes("AutoConfiguration"));
		Assertions.assertThat(artifact.autoConfigurationMetadata().stringPropertyNames())
			.containsAll(artifact.imports());
	}

	@ParameterizedTest
	@MethodSource("artifacts")
	void failureAnalyzersAreRegistered(PublishedArtifact artifact) throws IOException {
		Assertions.assertThat(artifact.failureAnalyzers()).isEqualTo(artifact.classes("FailureAnalyzer"));
	}

	@ParameterizedTest
	@MethodSource("artifacts")
	void propertiesHaveMetadataWithDescriptions(PublishedArtifact artifact) throws IOException {
		List<Map<String, String>> properties = properties(artifact);
		// An endpoint has properties without a class of ours
		Assertions
			.assertThat(properties.stream().noneMatch((property) -> property.get("name").startsWith("leader-election")))
			.isEqualTo(artifact.classes("Properties").isEmpty());
		Assertions.assertThat(properties)
			.allSatisfy((property) -> Assertions.assertThat(property.get("description"))
				.as("description of %s", property.get("name"))
				.matches(("java.lang.Boolean".equals(property.get("type"))) ? WHETHER : DESCRIPTION));
	}

	private static List<Map<String, String>> properties(PublishedArtifact artifact) throws IOException {
		return artifact.configurationMetadata()
			.<List<Map<String, String>>>map((json) -> JsonPath.read(json, "$.properties"))
			.orElse(List.of());
	}

	private static Set<String> imports(PublishedArtifact artifact) {
		try {
			return artifact.imports();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<PublishedArtifact> artifacts() throws IOException {
		return modules().stream()
			.filter((module) -> !module.equals(BOM))
			.map((module) -> new PublishedArtifact(module,
					root.resolve(module).resolve("target").resolve(module + "-" + VERSION + ".jar")));
	}

	private static List<String> modules() throws IOException {
		List<String> published = new ArrayList<>();
		for (String module : ProjectFile.in(root).all("/project/modules/module")) {
			ProjectFile project = ProjectFile.in(root.resolve(module));
			if (!project.all("/project/properties/maven.deploy.skip").contains("true")) {
				published.add(module);
			}
		}
		return published;
	}

}
