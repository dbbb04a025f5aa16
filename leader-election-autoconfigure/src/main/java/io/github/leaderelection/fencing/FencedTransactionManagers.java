package io.github.leaderelection.fencing;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Bean post-processor that adds a {@link FencedTransactionListener} to each transaction
 * manager, also to those of the contexts above that exist when this context starts. A
 * manager that has a listener keeps it when this context is closed.
 */
public final class FencedTransactionManagers
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private @Nullable BeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager manager) {
			listenTo(manager);
		}
		return bean;
	}

	// Those that were made before this, for another post-processor, and those above
	@Override
	public void afterSingletonsInstantiated() {
		BeanFactory beans = this.beanFactory;
		while (beans instanceof ConfigurableListableBeanFactory current) {
			Arrays.stream(current.getBeanNamesForType(ConfigurableTransactionManager.class, false, false))
				.filter(current::containsSingleton)
				.forEach((name) -> listenTo(current.getBean(name, ConfigurableTransactionManager.class)));
			beans = parent(current);
		}
	}

	private static @Nullable BeanFactory parent(ConfigurableListableBeanFactory beans) {
		BeanFactory parent = beans.getParentBeanFactory();
		return (parent instanceof ConfigurableApplicationContext context) ? context.getBeanFactory() : parent;
	}

	private void listenTo(ConfigurableTransactionManager manager) {
		if (manager.getTransactionExecutionListeners()
			.stream()
			.noneMatch(FencedTransactionListener.class::isInstance)) {
			manager.addListener(new FencedTransactionListener(manager));
		}
	}

}
