package io.github.leaderelection.autoconfigure.annotation;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.OnLeaderAdviceOrder;
import io.github.leaderelection.annotation.OnLeaderBeanPostProcessor;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.fencing.FencedTransactionManagers;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.TickStore;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link ApplicationContextInitializer} that guards beans with {@link OnLeader @OnLeader}
 * in a context of Spring Boot that is below a guarded one and has no auto-configuration
 * itself.
 */
class OnLeaderChildContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.addBeanFactoryPostProcessor((beans) -> {
			ApplicationContext parent = context.getParent();
			if (parent != null && isIn(parent, OnLeaderBeanPostProcessor.class) && !isGuardedItself(context)
					&& beans instanceof BeanDefinitionRegistry registry) {
				registry.registerBeanDefinition(OnLeaderBeanPostProcessor.class.getName(), guard(context, beans));
				registry.registerBeanDefinition(OnLeaderAdviceOrder.class.getName(), adviceOrder());
				if (isIn(parent, FencedTransactionManagers.class)) {
					registry.registerBeanDefinition(FencedTransactionManagers.class.getName(), transactionManagers());
				}
			}
		});
	}

	private static boolean isIn(ApplicationContext context, Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(context, type, false, false).length > 0;
	}

	private static boolean isGuardedItself(ApplicationContext context) {
		return context.getBeanNamesForType(OnLeaderBeanPostProcessor.class, false, false).length > 0;
	}

	private static RootBeanDefinition guard(ApplicationContext context, ConfigurableListableBeanFactory beans) {
		RootBeanDefinition definition = new RootBeanDefinition(OnLeaderBeanPostProcessor.class,
				() -> OnLeaderConfiguration.onLeaderBeanPostProcessor(beans.getBeanProvider(LeaderElectors.class),
						beans.getBeanProvider(LeaderElectionProperties.class),
						beans.getBeanProvider(FencedTransactions.class), beans.getBeanProvider(TickStore.class),
						beans.getBeanProvider(ElectionStore.class), beans.getBeanProvider(LeaderWorkListener.class),
						context.getEnvironment()));
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

	private static RootBeanDefinition adviceOrder() {
		RootBeanDefinition definition = new RootBeanDefinition(OnLeaderAdviceOrder.class, OnLeaderAdviceOrder::new);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

	private static RootBeanDefinition transactionManagers() {
		RootBeanDefinition definition = new RootBeanDefinition(FencedTransactionManagers.class,
				FencedTransactionManagers::new);
		definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		return definition;
	}

}
