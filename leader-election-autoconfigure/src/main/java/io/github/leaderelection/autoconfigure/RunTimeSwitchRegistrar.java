package io.github.leaderelection.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the {@link RunTimeSwitch} with what the environment decides. Processing ahead
 * of time makes that a part of the generated bean definition. Imported by the
 * auto-configuration of {@code @OnLeader}, which applies in any case.
 */
public final class RunTimeSwitchRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ClassLoader loader;

	RunTimeSwitchRegistrar(Environment environment, ClassLoader loader) {
		this.environment = environment;
		this.loader = loader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		RootBeanDefinition definition = new RootBeanDefinition(RunTimeSwitch.class);
		definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues()
			.addIndexedArgumentValue(1, new BuildTimeDecisions(this.loader).of(this.environment));
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition("leaderElectionRunTimeSwitch", definition);
	}

}
