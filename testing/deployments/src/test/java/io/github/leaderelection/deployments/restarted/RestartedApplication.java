package io.github.leaderelection.deployments.restarted;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The application. The test and it meet in the system properties, in classes of the JDK.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class RestartedApplication {

	/**
	 * Called once by the test, and by each restart on the class loader of that.
	 * @param arguments the arguments
	 */
	public static void main(String[] arguments) {
		URL[] urls = (URL[]) System.getProperties().get("restarted.urls");
		// Does not return when the test has called this
		Restarter.initialize(arguments, false, (thread) -> urls, true);
		System.getProperties().put("restarted.context", SpringApplication.run(RestartedApplication.class, arguments));
	}

	@Bean
	Jobs jobs() {
		return new Jobs();
	}

	static class Jobs {

		@SuppressWarnings("unchecked")
		private final Map<Long, WeakReference<ClassLoader>> terms = (Map<Long, WeakReference<ClassLoader>>) System
			.getProperties()
			.get("restarted.terms");

		private volatile long token;

		@Scheduled(fixedDelay = 50)
		@OnLeader
		void guarded() {
			if (this.token != 0) {
				CurrentLeadership.get()
					.ifPresent((leadership) -> this.terms.put(leadership.fencingToken(),
							new WeakReference<>(getClass().getClassLoader())));
			}
		}

		@WhileLeader
		void runs(Leadership leadership) {
			this.token = leadership.fencingToken();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.token = 0;
			}
		}

	}

}
