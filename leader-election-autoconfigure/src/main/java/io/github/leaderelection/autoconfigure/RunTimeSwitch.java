package io.github.leaderelection.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.InstanceSupplier;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Reports {@code leader-election.enabled=false}. In an application that was processed
 * ahead of time, where the conditions are those of the build, it refuses a start whose
 * properties decide otherwise. It honours {@code leader-election.enabled=false} and the
 * choice of one of several backends all the same, by removing the beans that the
 * conditions would have left out, before any of them is created.
 */
@KeptWhenDisabled
class RunTimeSwitch implements BeanDefinitionRegistryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(RunTimeSwitch.class);

	private static final String LIBRARY = "io.github.leaderelection.";

	private final Environment environment;

	private final Map<String, String> built;

	/**
	 * Create a new {@link RunTimeSwitch}.
	 * @param environment the environment of the start
	 * @param built the decisions of the build, by the names of the properties
	 */
	RunTimeSwitch(Environment environment, Map<String, String> built) {
		this.environment = environment;
		this.built = built;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		boolean enabled = EnabledProperty.isTrue(this.environment);
		if (!enabled) {
			logger.info("leader-election.enabled is false: this instance takes part in no election,"
					+ " and methods with @OnLeader are skipped");
		}
		if (!AotDetector.useGeneratedArtifacts()) {
			return;
		}
		new BuildTimeDecisions(RunTimeSwitch.class.getClassLoader()).requireSame(this.built, this.environment,
				backends(registry));
		if (!enabled) {
			remove(registry, RunTimeSwitch::isConditional);
		}
		String backend = this.environment.getProperty(ElectionBuildTimeProperties.BACKEND);
		if (StringUtils.hasText(backend)) {
			remove(registry, (origin) -> isOfOther(origin, backend.trim()));
		}
	}

	private static Set<String> backends(BeanDefinitionRegistry registry) {
		return Arrays.stream(registry.getBeanDefinitionNames())
			.map((name) -> backend(origin(registry.getBeanDefinition(name))))
			.filter(StringUtils::hasText)
			.collect(Collectors.toSet());
	}

	private static String backend(@Nullable Class<?> origin) {
		ConditionalOnElectionBackend condition = (origin != null)
				? origin.getAnnotation(ConditionalOnElectionBackend.class) : null;
		return (condition != null) ? condition.value() : "";
	}

	private static boolean isOfOther(Class<?> origin, String chosen) {
		String backend = backend(origin);
		return !backend.isEmpty() && !backend.equalsIgnoreCase(chosen);
	}

	private static void remove(BeanDefinitionRegistry registry, Predicate<Class<?>> unwanted) {
		Set<String> removed = new HashSet<>();
		for (String name : registry.getBeanDefinitionNames()) {
			Class<?> origin = origin(registry.getBeanDefinition(name));
			if (origin != null && unwanted.test(origin)) {
				registry.removeBeanDefinition(name);
				removed.add(name);
			}
		}
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			String[] dependsOn = definition.getDependsOn();
			if (dependsOn != null) {
				definition.setDependsOn(
						Arrays.stream(dependsOn).filter((other) -> !removed.contains(other)).toArray(String[]::new));
			}
		}
	}

	private static boolean isConditional(Class<?> origin) {
		String packageName = origin.getPackageName();
		return packageName.startsWith(LIBRARY) && packageName.contains(".autoconfigure")
				&& !origin.isAnnotationPresent(KeptWhenDisabled.class);
	}

	/**
	 * Return which class has the bean method of a bean, or is the bean itself.
	 * @param definition the generated definition
	 * @return the class
	 */
	private static @Nullable Class<?> origin(BeanDefinition definition) {
		if (!(definition instanceof AbstractBeanDefinition generated)) {
			return null;
		}
		Method method = (generated.getInstanceSupplier() instanceof InstanceSupplier<?> supplier)
				? supplier.getFactoryMethod() : null;
		if (method != null) {
			return method.getDeclaringClass();
		}
		return (generated.hasBeanClass()) ? generated.getBeanClass() : null;
	}

}
