package io.github.leaderelection.sample;

import java.security.Security;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.beans.DirectFieldAccessor;

/**
 * What {@code ArchitectureTests} demands of the published modules and users copy from the
 * sample. Those tests run beside the build of this module and cannot see its classes.
 */
class SampleArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(SampleApplication.class.getPackageName());

	// A rule about what must not be there is also obeyed by no classes at all
	@Test
	void classesOfTheLauncherAreExamined() {
		ArchRuleDefinition.theClass("io.github.leaderelection.sample.cluster.ClusterLauncher")
			.should()
			.bePublic()
			.check(classes);
	}

	@Test
	void nothingIsDoneByTheBackDoor() {
		ArchRuleDefinition.noClasses()
			.should()
			.accessTargetWhere(calls(System.class, "setProperty|setProperties|clearProperty|setErr|setOut|setIn")
				.or(calls(Thread.class, "setDefaultUncaughtExceptionHandler"))
				.or(calls(Security.class, "setProperty|addProvider|insertProviderAt|removeProvider"))
				.or(calls(Object.class, "setAccessible|trySetAccessible|makeAccessible|setLevel|setLogLevel"))
				.or(calls(DirectFieldAccessor.class, ".*")))
			.check(classes);
	}

	private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String names) {
		return new DescribedPredicate<>("%s.%s", owner.getSimpleName(), names) {

			@Override
			public boolean test(JavaAccess<?> access) {
				return access.getTarget().getName().matches(names) && access.getTargetOwner().isAssignableTo(owner);
			}

		};
	}

}
