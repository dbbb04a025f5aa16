package io.github.leaderelection.deployments;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;

/**
 * A Tomcat to which the web application is deployed. One thread of it deploys and
 * undeploys, and lives on, as that of a Tomcat that watches its folder.
 */
final class ServletContainer implements AutoCloseable {

	private static final String INITIALIZER = "io.github.leaderelection.deployments.webapp.DeployedApplication";

	private final ExecutorService deployer = Executors.newSingleThreadExecutor();

	private final Tomcat tomcat = new Tomcat();

	private final Path directory;

	ServletContainer(Path directory) {
		this.directory = directory;
		this.tomcat.setBaseDir(directory.toString());
		this.tomcat.setSilent(true);
		call(() -> {
			this.tomcat.getHost();
			this.tomcat.start();
			return null;
		});
	}

	/**
	 * Deploy the web application, and return when it has started.
	 * @param parameters its properties
	 * @return the deployment
	 */
	Deployment deploy(Map<String, String> parameters) {
		return call(() -> {
			StandardContext context = new StandardContext();
			context.setName("/deployed");
			context.setPath("/deployed");
			context.setDocBase(this.directory.toString());
			context.setParentClassLoader(new ContainerClassLoader());
			context.addLifecycleListener(new Tomcat.FixContextListener());
			StandardRoot resources = new StandardRoot(context);
			WebApplication.addTo(resources);
			context.setResources(resources);
			parameters.forEach(context::addParameter);
			Deployment deployment = new Deployment(context, new ConcurrentHashMap<>());
			context.addServletContainerInitializer(initializer(deployment.terms()), Set.of());
			this.tomcat.getHost().addChild(context);
			if (!context.getState().isAvailable()) {
				throw new IllegalStateException("The web application has not started");
			}
			return deployment;
		});
	}

	// As that of Spring does with those that it finds
	private static ServletContainerInitializer initializer(Map<String, Long> terms) {
		return (classes, context) -> {
			context.setAttribute("terms", terms);
			try {
				Object application = context.getClassLoader().loadClass(INITIALIZER).getConstructor().newInstance();
				application.getClass().getMethod("onStartup", ServletContext.class).invoke(application, context);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	/**
	 * Undeploy the web application.
	 * @param deployment the deployment
	 * @return its class loader
	 */
	WeakReference<ClassLoader> undeploy(Deployment deployment) {
		return call(() -> {
			WeakReference<ClassLoader> loader = new WeakReference<>(deployment.context().getLoader().getClassLoader());
			this.tomcat.getHost().removeChild(deployment.context());
			return loader;
		});
	}

	private <T> T call(Callable<T> task) {
		try {
			return this.deployer.submit(task).get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
		this.deployer.shutdownNow();
	}

	/**
	 * A deployed web application.
	 *
	 * @param context what Tomcat knows of it
	 * @param terms the fencing tokens of the terms in which its work runs, by backend and
	 * kind of work
	 */
	record Deployment(StandardContext context, Map<String, Long> terms) {

	}

}
