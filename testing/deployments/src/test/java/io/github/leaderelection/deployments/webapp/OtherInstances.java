package io.github.leaderelection.deployments.webapp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import jakarta.servlet.ServletContext;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * More instances in the same web application, each of them in a context of its own.
 */
class OtherInstances implements DisposableBean {

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	OtherInstances(ServletContext servletContext, Environment environment) {
		for (int i = 0; environment.containsProperty("other." + i); i++) {
			String[] arguments = Arrays.stream(environment.getRequiredProperty("other." + i).split("\n"))
				.map((property) -> "--" + property)
				.toArray(String[]::new);
			this.contexts.push(new SpringApplicationBuilder(Instance.class).web(WebApplicationType.NONE)
				.initializers((context) -> context.getBeanFactory().registerSingleton("servletContext", servletContext))
				.run(arguments));
		}
	}

	@Override
	public void destroy() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

}
