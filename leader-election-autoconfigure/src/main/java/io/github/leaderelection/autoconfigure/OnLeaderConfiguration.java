package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.OnLeaderBeanPostProcessor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * What guards methods, and what creates their beans at start even where initialization is
 * lazy.
 *
 * @author Leader Election
 */
@Configuration(proxyBeanMethods = false)
class OnLeaderConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static OnLeaderBeanPostProcessor onLeaderBeanPostProcessor(ObjectProvider<LeaderElectors> electors,
			ObjectProvider<LeaderElectionProperties> properties, Environment environment) {
		OnLeaderBeanPostProcessor postProcessor = new OnLeaderBeanPostProcessor(electors::getIfAvailable,
				() -> properties.getObject().defaultElection());
		postProcessor
			.setProxyTargetClass(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
		return postProcessor;
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter onLeaderLazyInitializationExcludeFilter() {
		return (beanName, definition, beanType) -> OnLeaderBeanPostProcessor.isGuarded(beanType)
				|| OnLeaderBeanPostProcessor.class.isAssignableFrom(beanType);
	}

}
