package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The electors as beans, unless the application defines its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(LeaderElectors.class)
@ConditionalOnMissingBean(LeaderElector.class)
@Import(LeaderElectorRegistrar.class)
class LeaderElectorConfiguration {

}
