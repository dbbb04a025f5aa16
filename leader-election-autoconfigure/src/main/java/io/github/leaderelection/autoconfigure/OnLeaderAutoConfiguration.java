package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.OnLeaderBeanPostProcessor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link OnLeader @OnLeader}. It
 * is there even if leader election is disabled: an instance that takes part in no
 * election does not do the leader's work.
 *
 * @author Leader Election
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@EnableConfigurationProperties(LeaderElectionProperties.class)
public final class OnLeaderAutoConfiguration {

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
