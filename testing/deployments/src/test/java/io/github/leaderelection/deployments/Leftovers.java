package io.github.leaderelection.deployments;

import java.io.IOException;
import java.io.ObjectStreamClass;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of something that has ended in this JVM, counted from when this was
 * created.
 */
final class Leftovers {

	/**
	 * Threads of the JDK, which exist once in a JVM and hold nothing, since their context
	 * class loader is that of the system; and that of this test.
	 */
	private static final Set<String> IGNORED = Set.of("ForkJoinPool.commonPool-worker-", "process reaper", "Cleaner-",
			"Common-Cleaner", "Attach Listener", "awaitility-thread");

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	// Each check stops all threads, or collects the whole heap
	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

	/**
	 * Wait until no thread is left.
	 * @param but what the names of other threads begin with that may be left
	 */
	void assertNoThreads(String... but) {
		// An exception in one that is ending is no failure: it may lack classes by then
		Awaitility.await()
			.dontCatchUncaughtExceptions()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(INTERVAL)
			.untilAsserted(() -> assertThat(threads()).allMatch((name) -> Stream.of(but).anyMatch(name::startsWith)));
	}

	private Set<String> threads() {
		Set<String> names = new TreeSet<>();
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && !this.before.contains(thread)
					&& IGNORED.stream().noneMatch(thread.getName()::startsWith))
			.forEach((thread) -> names.add("%s with %s".formatted(thread.getName(), thread.getContextClassLoader())));
		return names;
	}

	static void assertNoConnections(Backend backend) {
		Awaitility.await().dontCatchUncaughtExceptions().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(Sockets.connectionsTo(backend.port())).as("connections to %s", backend).isZero();
			assertThat(backend == Backend.RAFT && Sockets.isOpen(backend.port())).as("open port of %s", backend)
				.isFalse();
		});
	}

	static void assertCollected(WeakReference<?> loader) {
		compareAnotherRecord();
		Awaitility.await()
			.dontCatchUncaughtExceptions()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(INTERVAL)
			.untilAsserted(() -> {
				System.gc();
				// The JDK lets go of what was serialized when something else is
				ObjectStreamClass.lookup(Throwable.class);
				assertThat(loader.get()).as("class loader").isNull();
			});
	}

	/**
	 * The JDK (17) keeps the component type of the class of records that was last
	 * compared, and of that which was last hashed, for the first time. Load one anew, and
	 * compare and hash it.
	 */
	private static void compareAnotherRecord() {
		URL classes = Leftovers.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader())) {
			Constructor<?> constructor = loader.loadClass(Compared.class.getName())
				.getDeclaredConstructor(Thread.class);
			constructor.setAccessible(true);
			assertThat(constructor.newInstance(Thread.currentThread()))
				.isEqualTo(constructor.newInstance(Thread.currentThread()))
				.hasSameHashCodeAs(constructor.newInstance(Thread.currentThread()));
		}
		catch (IOException | ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Compared(Thread component) {

	}

}
