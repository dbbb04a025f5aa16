package io.github.leaderelection.annotation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import io.github.leaderelection.autoconfigure.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnLeader @OnLeader} in a class loader without Reactor.
 */
class WithoutReactorTests {

	@Test
	void methodsAreGuarded() throws Exception {
		assertThat(run("guarded")).isEqualTo("null null done done");
	}

	@Test
	void publisherIsRefused() throws Exception {
		assertThat(String.valueOf(run("refused")))
			.contains("returns java.util.concurrent.Flow$Publisher, which requires Reactor")
			.contains("io.projectreactor:reactor-core");
	}

	private static Object run(String method) throws Exception {
		try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
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

	private static URL[] classPath() {
		String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(path.split(File.pathSeparator))
			.filter((entry) -> !entry.contains("reactor-core") && !entry.contains("reactive-streams"))
			.map(WithoutReactorTests::url)
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
			.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class);

		private Application() {
		}

		public static String guarded() {
			assertThat(ClassUtils.isPresent("reactor.core.publisher.Flux", Application.class.getClassLoader()))
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

		public static String refused() {
			StringBuilder failure = new StringBuilder();
			runner.withBean(PublisherJobs.class)
				.run((context) -> failure.append(org.springframework.core.NestedExceptionUtils
					.getMostSpecificCause(java.util.Objects.requireNonNull(context.getStartupFailure()))
					.getMessage()));
			return failure.toString();
		}

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
