package io.github.leaderelection.deployments.webapp;

import jakarta.servlet.ServletContext;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An instance with leader-only work.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
class Instance {

	@Bean
	Work work(ServletContext servletContext, Environment environment) {
		return new Work(servletContext, environment.getRequiredProperty("leader-election.backend"));
	}

}
