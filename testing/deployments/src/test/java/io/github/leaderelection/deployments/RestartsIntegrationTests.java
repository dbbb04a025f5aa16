package io.github.leaderelection.deployments;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import io.github.leaderelection.deployments.restarted.RestartedApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Restarts by the developer tools of Spring Boot: this library stays loaded, and the
 * application is loaded anew by another class loader.
 */
class RestartsIntegrationTests {

	private static final int RESTARTS = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String CLASSES = "io/github/leaderelection/deployments/restarted";

	private final SortedMap<Long, WeakReference<ClassLoader>> terms = new ConcurrentSkipListMap<>();

	@BeforeEach
	void prepare(@TempDir Path directory) throws IOException {
		Path classes = Files.createDirectories(directory.resolve(CLASSES));
		try (Stream<Path> files = Files.list(Path.of("target/test-classes", CLASSES))) {
			for (Path file : files.toList()) {
				Files.copy(file, classes.resolve(file.getFileName()));
			}
		}
		System.getProperties().put("restarted.urls", new URL[] { directory.toUri().toURL() });
		System.getProperties().put("restarted.terms", this.terms);
		// Contexts of other tests have created one that does not restart
		Restarter.clearInstance();
	}

	@AfterEach
	void clear() {
		if (System.getProperties().remove("restarted.context") instanceof ConfigurableApplicationContext context) {
			context.close();
		}
		System.getProperties().remove("restarted.urls");
		System.getProperties().remove("restarted.terms");
		Restarter.clearInstance();
	}

	@Test
	void restartedApplicationLeadsAtOnceAndTheFormerOneIsCollected() throws Exception {
		String[] arguments = Stream
			.concat(Backend.REDIS.properties(UUID.randomUUID().toString()).stream(),
					Stream.of("spring.main.web-application-type=none", "spring.devtools.livereload.enabled=false"))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		Thread main = new Thread(() -> RestartedApplication.main(arguments), "main of the application");
		main.start();
		main.join();
		List<WeakReference<ClassLoader>> former = new ArrayList<>();
		for (int restart = 0; restart < RESTARTS; restart++) {
			former.add(awaitTerm(restart + 1));
			Restarter.getInstance().restart();
		}
		WeakReference<ClassLoader> last = awaitTerm(RESTARTS + 1);
		assertThat(last.get().getClass().getSimpleName()).isEqualTo("RestartClassLoader");
		// Others keep the first: Spring Boot by its shutdown hook and by a shared
		// converter,
		// Netty by the stack at which it has found a native library missing
		former.subList(1, RESTARTS).forEach(Leftovers::assertCollected);
		assertThat(last.get()).as("that of the running application").isNotNull();
	}

	private WeakReference<ClassLoader> awaitTerm(int count) {
		Awaitility.await().atMost(PATIENCE).until(() -> this.terms.size() == count);
		return this.terms.get(this.terms.lastKey());
	}

}
