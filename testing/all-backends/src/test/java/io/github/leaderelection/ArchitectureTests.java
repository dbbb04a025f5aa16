package io.github.leaderelection;

import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

/**
 * The arrows of the design, and the habits of auto-configuration.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.leaderelection";

	private static final String[] BACKENDS = { "jdbc", "redis", "zookeeper", "raft" };

	/**
	 * The classes that use a back door because the library behind it offers no other way.
	 * Each says so beside the code, with the version.
	 */
	private static final Set<String> BACK_DOORS = Set.of(ROOT + ".redis.LettuceConfiguration",
			// Puts back the handler that Ratis replaces
			ROOT + ".raft.RatisExitGuard");

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption(
				(location) -> location.contains("leader-election-") && !location.contains("leader-election-test"))
		.importPackages(ROOT);

	@Test
	void classesOfAllModulesAreExamined() {
		check(ArchRuleDefinition.theClass(ROOT + ".engine.ElectionEngine").should().bePublic());
		check(ArchRuleDefinition.theClass(ROOT + ".annotation.OnLeader").should().bePublic());
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void apiDependsOnNothing() {
		check(library(ROOT).should().onlyDependOnClassesThat(packages(ROOT, "java..", "org.jspecify.annotations..")));
	}

	@Test
	void storeDependsOnApiOnly() {
		check(library(ROOT + ".store").should()
			.onlyDependOnClassesThat(packages(ROOT, ROOT + ".store", "java..", "org.jspecify.annotations..")));
		check(library(ROOT + ".store.memory").should()
			.onlyDependOnClassesThat(packages(ROOT, ROOT + ".store..", "java..", "org.jspecify.annotations..")));
		check(library(ROOT + ".store.support").should()
			.onlyDependOnClassesThat(packages(ROOT, ROOT + ".store", ROOT + ".store.support", "java..",
					"org.jspecify.annotations..", "org.slf4j..")));
	}

	@Test
	void engineDependsOnApiAndStoreOnly() {
		check(library(ROOT + ".engine").should()
			.onlyDependOnClassesThat(packages(ROOT, ROOT + ".store", ROOT + ".engine", "java..",
					"org.jspecify.annotations..", "org.slf4j..")));
	}

	@Test
	void engineReadsNoClockAndNoRandomness() {
		ArchRule rule = ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".engine")
			.and()
			.doNotHaveSimpleName("SystemEnvironment")
			.should()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(Instant.class, "now")
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(Clock.class, ThreadLocalRandom.class, Random.class, SecureRandom.class);
		check(rule);
	}

	@Test
	void backendsDoNotKnowOneAnotherNorTheEngine() {
		for (String backend : BACKENDS) {
			String own = ROOT + "." + backend;
			check(library(own).should()
				.onlyDependOnClassesThat(ours().negate()
					.or(packages(ROOT, ROOT + ".store", ROOT + ".store.support", ROOT + ".fencing", own,
							own + ".security", own + ".codec", own + ".voter", own + ".replicated",
							own + ".transport"))));
			check(library(own + ".autoconfigure").should()
				.onlyDependOnClassesThat(ours().negate()
					.or(packages(ROOT, ROOT + ".store", ROOT + ".store.support", ROOT + ".fencing", ROOT + ".health",
							own + "..", ROOT + ".autoconfigure", ROOT + ".autoconfigure.fencing"))));
		}
	}

	/**
	 * And nothing else of ours knows them, since the libraries that they need are
	 * optional.
	 */
	@Test
	void connectionDetailsOfContainersDependOnTheirAutoConfigurationOnly() {
		String containers = ROOT + ".zookeeper.autoconfigure.container";
		check(library(containers).should()
			.onlyDependOnClassesThat(ours().negate().or(packages(containers, ROOT + ".zookeeper.autoconfigure"))));
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(containers)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(containers, "org.testcontainers..", "org.springframework.boot.testcontainers..",
					"org.springframework.boot.docker.compose.."));
	}

	@Test
	void raftSecurityDependsOnTheJdkOnly() {
		check(library(ROOT + ".raft.security").should()
			.onlyDependOnClassesThat(
					packages(ROOT + ".raft.security", "java..", "javax..", "org.jspecify.annotations..")));
	}

	@Test
	void whatRaftReplicatesKnowsNoRatis() {
		String raft = ROOT + ".raft";
		check(library(raft + ".codec").should()
			.onlyDependOnClassesThat(packages(raft + ".codec", "java..", "org.jspecify.annotations..")));
		check(library(raft + ".voter").should()
			.onlyDependOnClassesThat(
					packages(raft + ".codec", raft + ".voter", "java..", "org.jspecify.annotations..")));
		check(library(raft + ".replicated").should()
			.onlyDependOnClassesThat(packages(ROOT, ROOT + ".store", ROOT + ".store.support", raft + ".codec",
					raft + ".voter", raft + ".replicated", "java..", "org.jspecify.annotations..")));
	}

	/**
	 * All voters would not come to the same state.
	 */
	@Test
	void whatRaftReplicatesHasNoClockAndNoRandomness() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(ROOT + ".raft.codec", ROOT + ".raft.replicated", ROOT + ".raft.voter")
			.and()
			// A file of one voter
			.doNotHaveSimpleName("VoterIdentity")
			.should()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(Instant.class, "now")
			.orShould()
			.callMethod(UUID.class, "randomUUID")
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(Clock.class, ThreadLocalRandom.class, Random.class, SecureRandom.class));
	}

	@Test
	void raftTransportKnowsVotersAndSecurityOnly() {
		String raft = ROOT + ".raft";
		check(library(raft + ".transport").should()
			.onlyDependOnClassesThat(
					ours().negate().or(packages(raft + ".transport", raft + ".voter", raft + ".security"))));
	}

	@Test
	void featuresDependOnApiOnly() {
		for (String feature : new String[] { "fencing", "report" }) {
			check(library(ROOT + "." + feature).should()
				.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + "." + feature))));
		}
	}

	@Test
	void actuatorAndMetersDependOnApiAndReportsOnly() {
		check(library(ROOT + ".actuate").should()
			.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + ".report", ROOT + ".actuate"))));
		check(library(ROOT + ".metrics").should()
			.onlyDependOnClassesThat(
					ours().negate().or(packages(ROOT, ROOT + ".report", ROOT + ".fencing", ROOT + ".metrics"))));
	}

	@Test
	void fencingOverHttpDependsOnApiAndFencingOnly() {
		check(library(ROOT + ".fencing.http").should()
			.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + ".fencing", ROOT + ".fencing.http"))));
	}

	/**
	 * It reads the endpoint over HTTP alone, and nothing needs it.
	 */
	@Test
	void consoleDependsOnNothingOfOursAndNothingOnIt() {
		String console = ROOT + ".console";
		check(library(console).should().onlyDependOnClassesThat(ours().negate().or(packages(console))));
		check(library(console + ".autoconfigure").should()
			.onlyDependOnClassesThat(
					ours().negate().or(packages(ROOT, ROOT + ".autoconfigure", console, console + ".autoconfigure"))));
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(console + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(console + ".."));
	}

	@Test
	void discoveryDependsOnApiAndFencingOverHttpOnly() {
		check(library(ROOT + ".discovery").should()
			.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + ".fencing.http", ROOT + ".discovery"))));
	}

	@Test
	void healthDependsOnApiAndHistoryOnly() {
		check(library(ROOT + ".health").should()
			.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + ".actuate", ROOT + ".health"))));
	}

	@Test
	void annotationsDependOnApiFencingReportsAndSchedulesOnly() {
		check(library(ROOT + ".annotation").should()
			.onlyDependOnClassesThat(ours().negate()
				.or(packages(ROOT, ROOT + ".fencing", ROOT + ".report", ROOT + ".schedule", ROOT + ".store",
						ROOT + ".annotation"))));
	}

	@Test
	void schedulesDependOnApiReportsAndStoreOnly() {
		check(library(ROOT + ".schedule").should()
			.onlyDependOnClassesThat(
					ours().negate().or(packages(ROOT, ROOT + ".report", ROOT + ".schedule", ROOT + ".store"))));
	}

	@Test
	void workDependsOnApiReportsAndAnnotationsOnly() {
		check(library(ROOT + ".work").should()
			.onlyDependOnClassesThat(
					ours().negate().or(packages(ROOT, ROOT + ".report", ROOT + ".work", ROOT + ".annotation"))));
	}

	@Test
	void integrationDependsOnApiAndWorkOnly() {
		check(library(ROOT + ".integration").should()
			.onlyDependOnClassesThat(ours().negate().or(packages(ROOT, ROOT + ".work", ROOT + ".integration"))));
	}

	@Test
	void onlyAutoConfigurationUsesAutoConfiguration() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + "..autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.autoconfigure.."));
	}

	@Test
	void autoConfigurationOfAnnotationsAndWorkKnowsNoOtherFeature() {
		String autoConfiguration = ROOT + ".autoconfigure";
		check(library(autoConfiguration + ".annotation").should()
			.onlyDependOnClassesThat(ours().negate()
				.or(packages(ROOT, ROOT + ".annotation", ROOT + ".fencing", ROOT + ".report", ROOT + ".store",
						autoConfiguration, autoConfiguration + ".annotation"))));
		check(library(autoConfiguration + ".work").should()
			.onlyDependOnClassesThat(ours().negate()
				.or(packages(ROOT, ROOT + ".annotation", ROOT + ".report", ROOT + ".work", autoConfiguration,
						autoConfiguration + ".work"))));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL));
	}

	@Test
	void conditionsAndFailureAnalyzersAreNotPublic() {
		check(ArchRuleDefinition.classes().that().areAssignableTo(Condition.class).should().notBePublic());
		check(ArchRuleDefinition.classes().that().areAssignableTo(FailureAnalyzer.class).should().notBePublic());
	}

	@Test
	void beanMethodsAreNotPublicAndHaveNoClassCondition() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBePublic()
			.andShould()
			.notBeAnnotatedWith(ConditionalOnClass.class));
	}

	@Test
	void beanMethodsReturnNoTypesOfTheJdk() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notHaveRawReturnType(packages("java..")));
	}

	@Test
	void postProcessorsAreMadeByStaticMethods() {
		check(ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
				.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic());
	}

	/**
	 * What belongs to the whole JVM, the private state of other libraries, and the log
	 * levels are the application's.
	 */
	@Test
	void nothingIsDoneByTheBackDoor() {
		check(ArchRuleDefinition.noClasses()
			.that(new DescribedPredicate<JavaClass>("are not on the list of exceptions") {

				@Override
				public boolean test(JavaClass type) {
					return !BACK_DOORS.contains(type.getName());
				}

			})
			.should()
			.accessTargetWhere(calls(System.class, "setProperty|setProperties|clearProperty|setErr|setOut|setIn")
				.or(calls(Thread.class, "setDefaultUncaughtExceptionHandler"))
				.or(calls(Security.class, "setProperty|addProvider|insertProviderAt|removeProvider"))
				.or(calls(Object.class, "setAccessible|trySetAccessible|makeAccessible|setLevel|setLogLevel"))
				.or(calls(DirectFieldAccessor.class, ".*"))));
	}

	private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String names) {
		return new DescribedPredicate<>("%s.%s", owner.getSimpleName(), names) {

			@Override
			public boolean test(JavaAccess<?> access) {
				return access.getTarget().getName().matches(names) && access.getTargetOwner().isAssignableTo(owner);
			}

		};
	}

	private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction library(String packageName) {
		return ArchRuleDefinition.classes().that().resideInAPackage(packageName);
	}

	private static DescribedPredicate<JavaClass> packages(String... names) {
		return JavaClass.Predicates.resideInAnyPackage(names);
	}

	private static DescribedPredicate<JavaClass> ours() {
		return JavaClass.Predicates.resideInAPackage(ROOT + "..");
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(classes);
	}

}
