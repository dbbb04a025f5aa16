package io.github.leaderelection.annotation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.autoconfigure.metrics.LeaderElectionMetricsAutoConfiguration;
import io.github.leaderelection.autoconfigure.metrics.LeaderWorkObservationAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnLeader @OnLeader} in a class loader without Reactor or without
 * transactions.
 */
class WithoutLibrariesTests {

	@Tag("long")
	@Test
	void methodsAreGuardedWithoutReactor() throws Exception {
		assertThat(run("guarded", "reactor-core", "reactive-streams")).isEqualTo("null null done done");
	}

	@Test
	void methodsAreGuardedWithoutTransactions() throws Exception {
		assertThat(run("guarded", "spring-tx", "spring-jdbc")).isEqualTo("null null done done");
	}

	@Test
	void methodsAreGuardedWithoutMetersAndObservations() throws Exception {
		assertThat(run("guarded", "micrometer", "reactor-core", "reactive-streams")).isEqualTo("null null done done");
	}

	@Test
	void methodsAreObservedWithoutMeters() throws Exception {
		assertThat(run("observed", "micrometer-core", "micrometer-metrics", "micrometer-registry")).isEqualTo("1");
	}

	@Test
	void publisherIsRefused() throws Exception {
		assertThat(String.valueOf(run("refused", "reactor-core", "reactive-streams")))
			.contains("returns java.util.concurrent.Flow$Publisher, which requires Reactor")
			.contains("io.projectreactor:reactor-core");
	}

	private static Object run(String method, String... missing) throws Exception {
		try (URLClassLoader loader = new URLClassLoader(classPath(missing), ClassLoader.getPlatformClassLoader())) {
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			thread.setContextClassLoader(loader);
			try {
				return loader.loadClass(Application.class.getName()).getMethod(method).invoke(null);
			}
			finally {
				thread.setContextClassLoader(before);
			}
		}
	}

	private static URL[] classPath(String... missing) {
		String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(path.split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(missing).noneMatch(entry::contains))
			.map(WithoutLibrariesTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * What runs in that class loader.
	 */
	public static final class Application {

		private static final ApplicationContextRunner runner = new ApplicationContextRunner()
			.withUserConfiguration(Guarded.class, TestLeaderElectionConfiguration.class);

		private Application() {
		}

		public static String guarded() {
			ClassLoader loader = Application.class.getClassLoader();
			assertThat(ClassUtils.isPresent("reactor.core.publisher.Flux", loader)
					&& ClassUtils.isPresent("org.springframework.transaction.TransactionManager", loader))
				.isFalse();
			StringBuilder results = new StringBuilder();
			runner.withBean(Jobs.class).run((context) -> {
				Jobs jobs = context.getBean(Jobs.class);
				results.append(jobs.text()).append(' ').append(jobs.future().get()).append(' ');
				context.getBean(TestLeaderElection.class).grant("default");
				results.append(jobs.text()).append(' ').append(jobs.future().get());
			});
			return results.toString();
		}

		public static String observed() {
			ClassLoader loader = Application.class.getClassLoader();
			assertThat(ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", loader)).isFalse();
			AtomicInteger observed = new AtomicInteger();
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler((context) -> observed.incrementAndGet() > 0);
			runner.withBean(Jobs.class).withBean(ObservationRegistry.class, () -> registry).run((context) -> {
				context.getBean(Jobs.class).text();
				context.getBean(TestLeaderElection.class).grant("default");
				context.getBean(Jobs.class).text();
			});
			return observed.toString();
		}

		public static String refused() {
			StringBuilder failure = new StringBuilder();
			runner.withBean(PublisherJobs.class)
				.run((context) -> failure.append(org.springframework.core.NestedExceptionUtils
					.getMostSpecificCause(java.util.Objects.requireNonNull(context.getStartupFailure()))
					.getMessage()));
			return failure.toString();
		}

	}

	// By name, so that conditions on missing classes are read from the bytecode
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OnLeaderAutoConfiguration.class, FencedTransactionsAutoConfiguration.class,
			LeaderElectionMetricsAutoConfiguration.class, LeaderWorkObservationAutoConfiguration.class })
	static class Guarded {

	}

	static class Jobs {

		@OnLeader
		@Nullable String text() {
			return "done";
		}

		@OnLeader
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("done");
		}

	}

	static class PublisherJobs {

		@OnLeader
		Flow.@Nullable Publisher<String> work() {
			return null;
		}

	}

}
