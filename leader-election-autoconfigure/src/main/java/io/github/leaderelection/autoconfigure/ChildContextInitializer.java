package io.github.leaderelection.autoconfigure;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link ApplicationContextInitializer} that adds an auto-configuration to a context of
 * Spring Boot that has no auto-configuration itself and is below a context that has it.
 */
public abstract class ChildContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private final Class<?> autoConfiguration;

	private final Class<?> bean;

	/**
	 * Create a new {@link ChildContextInitializer}.
	 * @param autoConfiguration the auto-configuration
	 * @param bean the type of a bean by which it is found in a context above
	 */
	protected ChildContextInitializer(Class<?> autoConfiguration, Class<?> bean) {
		this.autoConfiguration = autoConfiguration;
		this.bean = bean;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.addBeanFactoryPostProcessor(new Registration(context, this.autoConfiguration, this.bean));
	}

	// Before the classes of the configuration are read, of which it adds one
	private record Registration(ConfigurableApplicationContext context, Class<?> autoConfiguration,
			Class<?> bean) implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			String name = this.autoConfiguration.getName();
			if (isBelow() && !registry.containsBeanDefinition(name)) {
				registry.registerBeanDefinition(name, new RootBeanDefinition(this.autoConfiguration));
			}
		}

		private boolean isBelow() {
			for (ApplicationContext above = this.context.getParent(); above != null; above = above.getParent()) {
				if (above.getBeanNamesForType(this.bean, false, false).length > 0) {
					return true;
				}
			}
			return false;
		}

	}

}
