package io.github.leaderelection.autoconfigure.annotation;

import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.OnLeaderAdviceOrder;
import io.github.leaderelection.annotation.OnLeaderBeanPostProcessor;
import io.github.leaderelection.annotation.UnguardedContextCheck;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.autoconfigure.RunTimeSwitchRegistrar;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.TickStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * What guards methods, and what creates their beans at start even where initialization is
 * lazy. There is a guard in each context of a hierarchy, since a bean post-processor
 * processes the beans of its own context only.
 */
@Configuration(proxyBeanMethods = false)
@KeptWhenDisabled
@Import(RunTimeSwitchRegistrar.class)
class OnLeaderConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static OnLeaderBeanPostProcessor onLeaderBeanPostProcessor(ObjectProvider<LeaderElectors> electors,
			ObjectProvider<LeaderElectionProperties> properties, ObjectProvider<FencedTransactions> transactions,
			ObjectProvider<TickStore> ticks, ObjectProvider<ElectionStore> stores,
			ObjectProvider<LeaderWorkListener> listeners, Environment environment) {
		// Not those of a context above where this one has leader election disabled
		Supplier<Boolean> enabled = SingletonSupplier.of(() -> properties.getObject().enabled());
		OnLeaderBeanPostProcessor postProcessor = new OnLeaderBeanPostProcessor(
				() -> (enabled.get()) ? electors.getIfAvailable() : null,
				() -> properties.getObject().defaultElection(), () -> properties.getObject().maxElections(),
				transactions::getIfAvailable, () -> tickStore(ticks, stores),
				new WorkReports(() -> listeners.orderedStream().toList()));
		postProcessor
			.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		return postProcessor;
	}

	private static @Nullable TickStore tickStore(ObjectProvider<TickStore> ticks,
			ObjectProvider<ElectionStore> stores) {
		TickStore own = ticks.getIfAvailable();
		if (own != null) {
			return own;
		}
		ElectionStore store = stores.getIfAvailable();
		return (store != null) ? store.ticks().orElse(null) : null;
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static OnLeaderAdviceOrder onLeaderAdviceOrder() {
		return new OnLeaderAdviceOrder();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static UnguardedContextCheck onLeaderUnguardedContextCheck() {
		return new UnguardedContextCheck();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter onLeaderLazyInitializationExcludeFilter() {
		return (beanName, definition, beanType) -> OnLeaderBeanPostProcessor.isGuarded(beanType)
				|| OnLeaderBeanPostProcessor.class.isAssignableFrom(beanType);
	}

}
