package io.github.leaderelection.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

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

/**
 * Reports {@code leader-election.enabled=false}, and honours it in an application that
 * was processed ahead of time, where the conditions are those of the build. It removes
 * the beans that the conditions would have left out, before any of them is created. What
 * remains is what skips methods with OnLeader.
 */
class RunTimeSwitch implements BeanDefinitionRegistryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(RunTimeSwitch.class);

	private static final String LIBRARY = "io.github.leaderelection.";

	/**
	 * What keeps endpoints of Spring Integration from starting on all instances.
	 */
	private static final String KEPT_PACKAGE = LIBRARY + "autoconfigure.integration";

	private static final Set<Class<?>> KEPT = Set.of(OnLeaderAutoConfiguration.class, OnLeaderConfiguration.class,
			LeaderElectionProperties.class, WhileLeaderAutoConfiguration.class, WhileLeaderConfiguration.class,
			WhileLeaderProperties.class, ListenerContainerConfiguration.class,
			ListenerContainerConfiguration.Kafka.class, ListenerContainerConfiguration.Rabbit.class,
			ListenerContainerConfiguration.Jms.class);

	private final Environment environment;

	RunTimeSwitch(Environment environment) {
		this.environment = environment;
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
		boolean built = registry.containsBeanDefinition(LeaderElectionAutoConfiguration.class.getName());
		if (built && !enabled) {
			remove(registry);
		}
		if (!built && enabled) {
			logger.warn("leader-election.enabled is true, but was false when the application was processed ahead of"
					+ " time: this instance takes part in no election, and methods with @OnLeader are skipped."
					+ " Build the application with leader-election.enabled=true");
		}
	}

	private static void remove(BeanDefinitionRegistry registry) {
		Set<String> removed = new HashSet<>();
		for (String name : registry.getBeanDefinitionNames()) {
			Class<?> origin = origin(registry.getBeanDefinition(name));
			if (origin != null && isConditional(origin)) {
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
				&& !packageName.equals(KEPT_PACKAGE) && !KEPT.contains(origin);
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
