package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.work.WhileLeaderBeans;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link ApplicationContextInitializer} that manages beans with
 * {@link WhileLeader @WhileLeader} in a context of Spring Boot that is below a managed
 * one and has no auto-configuration itself.
 */
class WhileLeaderChildContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.addBeanFactoryPostProcessor(new Registration(context));
	}

	// Before the classes of the configuration are read, of which it adds one
	private record Registration(ConfigurableApplicationContext context) implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			String name = WhileLeaderAutoConfiguration.class.getName();
			if (isBelowManaged() && !registry.containsBeanDefinition(name)) {
				registry.registerBeanDefinition(name, new RootBeanDefinition(WhileLeaderAutoConfiguration.class));
			}
		}

		private boolean isBelowManaged() {
			for (ApplicationContext above = this.context.getParent(); above != null; above = above.getParent()) {
				if (above.getBeanNamesForType(WhileLeaderBeans.class, false, false).length > 0) {
					return true;
				}
			}
			return false;
		}

	}

}
