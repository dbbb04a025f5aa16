package io.github.leaderelection.console.autoconfigure;

import io.github.leaderelection.console.ConsoleServletFilter;
import io.github.leaderelection.console.ConsoleSite;
import jakarta.servlet.Filter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for the headers
 * of the console in a servlet container.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBean(ConsoleSite.class)
class ServletConsoleConfiguration {

	@Bean
	FilterRegistrationBean<ConsoleServletFilter> leaderConsoleFilter(ConsoleSite site) {
		return new FilterRegistrationBean<>(new ConsoleServletFilter(site));
	}

}
