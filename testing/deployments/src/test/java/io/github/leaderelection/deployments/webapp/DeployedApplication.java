package io.github.leaderelection.deployments.webapp;

import io.netty.util.concurrent.FastThreadLocal;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Import;

/**
 * Starts the application when it is deployed.
 */
public class DeployedApplication extends SpringBootServletInitializer {

	public DeployedApplication() {
		setRegisterErrorPageFilter(false);
	}

	@Override
	public void onStartup(ServletContext servletContext) throws ServletException {
		// The first listener is destroyed last
		servletContext.addListener(new NettyListener());
		super.onStartup(servletContext);
	}

	@Override
	protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
		return builder.sources(Root.class);
	}

	/**
	 * Removes what Netty keeps on the thread of the container that deploys: Lettuce calls
	 * Netty when the connection factory of the application is started and closed.
	 */
	static class NettyListener implements ServletContextListener {

		@Override
		public void contextDestroyed(ServletContextEvent event) {
			FastThreadLocal.removeAll();
		}

	}

	@Import({ Instance.class, OtherInstances.class })
	static class Root {

	}

}
