package io.github.leaderelection.console.autoconfigure;

import io.github.leaderelection.console.ConsoleSite;
import io.github.leaderelection.console.ConsoleWebFilter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for the headers
 * of the console in a reactive web server.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebFilter.class)
@ConditionalOnBean(ConsoleSite.class)
class ReactiveConsoleConfiguration {

	@Bean
	ConsoleWebFilter leaderConsoleFilter(ConsoleSite site) {
		return new ConsoleWebFilter(site);
	}

}
