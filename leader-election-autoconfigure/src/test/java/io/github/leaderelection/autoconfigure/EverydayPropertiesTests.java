package io.github.leaderelection.autoconfigure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.admin.SpringApplicationAdminJmxAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties of Spring Boot that change how all beans are created, run and
 * stopped.
 */
class EverydayPropertiesTests {

	/**
	 * Before this version of Java there are none.
	 */
	private static final int VIRTUAL_THREADS = 21;

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	@Test
	void lazyApplicationElectsAndWorks() {
		try (ConfigurableApplicationContext context = run("spring.main.lazy-initialization=true")) {
			assertThat(context.getBeanFactory().getBeanDefinition("task").isLazyInit()).isTrue();
			Threads threads = context.getBean(Threads.class);
			await().until(threads::isComplete);
			assertThat(context.getBean(LeaderElector.class).isLeader()).isTrue();
		}
	}

	@Test
	void workRunsOnVirtualThreadsAndTheEngineDoesNot() {
		try (ConfigurableApplicationContext context = run("spring.threads.virtual.enabled=true")) {
			Threads threads = context.getBean(Threads.class);
			await().until(threads::isComplete);
			boolean virtual = Runtime.version().feature() >= VIRTUAL_THREADS;
			assertThat(threads.used.values()).allMatch((thread) -> isVirtual(thread) == virtual);
			// Of all threads these are the platform threads
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().startsWith("leader-election-state")));
		}
	}

	@Test
	void shutdownByTheAdminBeanReleasesTheElections() throws Exception {
		try (ConfigurableApplicationContext first = run("spring.application.admin.enabled=true",
				"spring.jmx.enabled=true")) {
			await().until(first.getBean(LeaderElector.class)::isLeader);
			try (ConfigurableApplicationContext second = run()) {
				MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
				ObjectName admin = new ObjectName("org.springframework.boot:type=Admin,name=SpringApplication");
				assertThat(beans.getAttribute(admin, "Ready")).isEqualTo(true);
				beans.invoke(admin, "shutdown", new Object[0], new String[0]);
				assertThat(first.isActive()).isFalse();
				// With a lease of an hour only because it was released
				await().until(second.getBean(LeaderElector.class)::isLeader);
			}
		}
	}

	private static boolean isVirtual(Thread thread) {
		return Runtime.version().feature() >= VIRTUAL_THREADS && Boolean.TRUE
			.equals(ReflectionUtils.invokeMethod(ReflectionUtils.findMethod(Thread.class, "isVirtual"), thread));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("leader-election.lease-duration=1h", "leader-election.retry-period=500ms",
					"leader-election.claim-missing=true")
			.properties(properties)
			.initializers((context) -> context.getBeanFactory().registerSingleton("store", new Shared(this.store)))
			.run();
	}

	static class Threads {

		private final Map<String, Thread> used = new ConcurrentHashMap<>();

		boolean isComplete() {
			return this.used.keySet().containsAll(Set.of("task", "scheduled"));
		}

	}

	static class Task {

		private final Threads threads;

		Task(Threads threads) {
			this.threads = threads;
		}

		@WhileLeader
		void work(Leadership leadership) {
			this.threads.used.put("task", Thread.currentThread());
		}

	}

	static class Job {

		private final Threads threads;

		Job(Threads threads) {
			this.threads = threads;
		}

		@Scheduled(fixedDelay = 10)
		@OnLeader
		void work() {
			this.threads.used.put("scheduled", Thread.currentThread());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
			WhileLeaderAutoConfiguration.class, TaskSchedulingAutoConfiguration.class, JmxAutoConfiguration.class,
			SpringApplicationAdminJmxAutoConfiguration.class })
	static class Application {

		@Bean
		Threads threads() {
			return new Threads();
		}

		@Bean
		Task task(Threads threads) {
			return new Task(threads);
		}

		@Bean
		Job job(Threads threads) {
			return new Job(threads);
		}

	}

	private static final class Shared extends ForwardingElectionStore {

		Shared(ElectionStore store) {
			super(store);
		}

	}

}
