package io.github.leaderelection.fencing;

import java.util.Arrays;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.util.function.SingletonSupplier;

/**
 * Bean post-processor that adds a {@link FencedTransactionListener} to each transaction
 * manager, also to those of the contexts above that exist when this context starts.
 */
public final class FencedTransactionManagers
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private final Supplier<FencedTransactions> transactions;

	private @Nullable BeanFactory beanFactory;

	/**
	 * Create a new {@link FencedTransactionManagers} instance.
	 * @param transactions supplies what fences transactions, when the first one begins
	 * that has to be fenced
	 */
	public FencedTransactionManagers(Supplier<FencedTransactions> transactions) {
		this.transactions = SingletonSupplier.of(transactions);
	}

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
			manager.addListener(new FencedTransactionListener(this.transactions, manager));
		}
	}

}
