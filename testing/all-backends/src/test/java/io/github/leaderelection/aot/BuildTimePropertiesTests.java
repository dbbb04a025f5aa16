package io.github.leaderelection.aot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuildTimeProperties}: none of the properties that decide which beans
 * there are is missing.
 */
class BuildTimePropertiesTests {

	private static final String ROOT = LeaderElector.class.getPackageName();

	private static final List<JavaClass> classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> location.contains("leader-election-") && location.contains("/autoconfigure/"))
		.importPackages(ROOT)
		.stream()
		.toList();

	private final Set<String> properties = properties();

	private static Set<String> properties() {
		Set<String> names = new TreeSet<>();
		SpringFactoriesLoader.forDefaultResourceLocation()
			.load(BuildTimeProperties.class)
			.forEach((module) -> module.properties().stream().map(BuildTimeProperty::name).forEach(names::add));
		return names;
	}

	@Test
	void propertiesOfConditionsAreAmongThem() {
		List<String> conditional = new ArrayList<>();
		classes.stream()
			.flatMap((type) -> Stream.concat(Stream.of(type), type.getMethods().stream()))
			.<HasAnnotations<?>>map((element) -> (HasAnnotations<?>) element)
			.forEach((element) -> {
				element.tryGetAnnotationOfType(ConditionalOnProperty.class)
					.ifPresent((condition) -> addNames(conditional, condition.prefix(), condition.name(),
							condition.value()));
				element.tryGetAnnotationOfType(ConditionalOnBooleanProperty.class)
					.ifPresent((condition) -> addNames(conditional, condition.prefix(), condition.name(),
							condition.value()));
			});
		assertThat(conditional).contains("leader-election.enabled", "leader-election.metrics.enabled");
		assertThat(this.properties).containsAll(conditional);
	}

	private static void addNames(List<String> names, String prefix, String[] name, String[] value) {
		Stream.concat(Arrays.stream(name), Arrays.stream(value))
			.map((last) -> (prefix.isEmpty()) ? last : prefix + "." + last)
			.forEach(names::add);
	}

	/**
	 * A condition or registrar of its own reads properties in its own way. A new one adds
	 * what it reads to the {@link BuildTimeProperties} of its module.
	 */
	@Test
	void propertiesOfOwnConditionsAndRegistrarsAreAmongThem() {
		assertThat(classes).filteredOn((type) -> type.isAssignableTo(Condition.class))
			.extracting(JavaClass::getSimpleName)
			.containsExactlyInAnyOrder("OnElectionBackendCondition", "OnHealthGateCondition", "OnRaftMembersCondition",
					"OnZooKeeperClientCondition", "OnConnectStringCondition",
					"OnElectionDatabaseInitializationCondition", "OnFencingTableInitializationCondition",
					"OnLeaderClientCondition", "OnLeaderOnlyPathsCondition");
		assertThat(classes).filteredOn((type) -> type.isAssignableTo(ImportBeanDefinitionRegistrar.class))
			.extracting(JavaClass::getSimpleName)
			.containsExactlyInAnyOrder("LeaderElectorRegistrar", "RunTimeSwitchRegistrar");
		assertThat(this.properties).contains("leader-election.backend", "leader-election.health-gate.group",
				"leader-election.raft.members", "leader-election.zookeeper.connect-string",
				"leader-election.jdbc.initialize-schema", "leader-election.fencing.jdbc.initialize-schema",
				"leader-election.elections", "leader-election.discovery.clients",
				"leader-election.fencing.http.leader-only");
	}

}
