package io.github.leaderelection.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WhileLeader @WhileLeader} in hierarchies of application contexts.
 */
class WhileLeaderHierarchyTests {

	private static final Duration LONG = Duration.ofSeconds(90);

	@Test
	void beansOfAChildOfSpringBootWithoutAutoConfigurationAreManaged() {
		try (ConfigurableApplicationContext parent = run(application(Managed.class), "--leader-election.paused=true");
				ConfigurableApplicationContext child = run(application(Plain.class).parent(parent))) {
			followsTerm(parent, child.getBean(Consumer.class));
		}
	}

	@Test
	void beansOfAChildOfSpringWithTheAutoConfigurationAreManaged() {
		try (ConfigurableApplicationContext parent = run(application(Managed.class), "--leader-election.paused=true");
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Plain.class, Managed.class);
			child.refresh();
			followsTerm(parent, child.getBean(Consumer.class));
		}
	}

	@Test
	void childOfSpringWithAnUnmanagedBeanIsRefusedAndItsBeanStopped() {
		Annotated consumer = new Annotated();
		try (ConfigurableApplicationContext parent = run(application(Managed.class), "--leader-election.paused=true");
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.setDisplayName("the child");
			child.registerBean("consumer", Annotated.class, () -> consumer);
			assertThatExceptionOfType(InvalidWhileLeaderException.class).isThrownBy(child::refresh)
				.withMessageContaining("'consumer' of " + Annotated.class.getName())
				.withMessageContaining("'the child'")
				.withMessageContaining("@ImportAutoConfiguration(WhileLeaderAutoConfiguration.class)");
			assertThat(consumer.isRunning()).isFalse();
			assertThat(child.isActive()).isFalse();
			assertThat(parent.isActive()).isTrue();
		}
	}

	@Test
	void childOfSpringWithAnUnmanagedMethodIsRefused() {
		try (ConfigurableApplicationContext parent = run(application(Managed.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Loop.class);
			assertThatExceptionOfType(InvalidWhileLeaderException.class).isThrownBy(child::refresh);
		}
	}

	@Test
	void parentWithAnUnmanagedBeanIsRefused() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Plain.class)) {
			assertThatExceptionOfType(InvalidWhileLeaderException.class)
				.isThrownBy(() -> run(application(Managed.class).parent(parent)).close())
				.withMessageContaining("'consumer'");
		}
	}

	@Test
	void childOfSpringWithoutSuchBeansIsNotRefused() {
		try (ConfigurableApplicationContext parent = run(application(Managed.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Named.class);
			child.refresh();
			assertThat(child.isActive()).isTrue();
		}
	}

	@Test
	void whatAPropertyNamesIsManagedOnceInAHierarchy() {
		SpringApplicationBuilder application = application(Named.class, Managed.class);
		String property = "--leader-election.while-leader.beans.default=unannotated,queue:orders";
		try (ConfigurableApplicationContext parent = run(application, "--leader-election.paused=true", property);
				ConfigurableApplicationContext child = run(application(Managed.class).parent(parent), property)) {
			List<Consumer> consumers = List.of(parent.getBean("unannotated", Consumer.class),
					parent.getBean("queued", Consumer.class));
			consumers.forEach((consumer) -> followsTerm(parent, consumer));
			assertThat(child.getBean(WhileLeaderBeans.class).declarations()).isEmpty();
		}
	}

	@Test
	void whatAPropertyNamesInAChildIsManagedThere() {
		String property = "--leader-election.while-leader.beans.default=unannotated,queue:orders";
		try (ConfigurableApplicationContext parent = run(application(Managed.class), "--leader-election.paused=true");
				ConfigurableApplicationContext child = run(application(Named.class, Managed.class).parent(parent),
						property)) {
			followsTerm(parent, child.getBean("unannotated", Consumer.class));
			followsTerm(parent, child.getBean("queued", Consumer.class));
		}
	}

	private static void followsTerm(ConfigurableApplicationContext parent, Consumer consumer) {
		LeaderElectors electors = parent.getBean(LeaderElectors.class);
		consumer.calls.clear();
		assertThat(consumer.isRunning()).isFalse();
		electors.resume("configuration");
		Awaitility.await().atMost(LONG).until(consumer::isRunning);
		electors.pause("configuration");
		Awaitility.await().atMost(LONG).until(() -> !consumer.isRunning());
		assertThat(consumer.calls).containsExactly("start", "stop");
	}

	private static SpringApplicationBuilder application(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("leader-election.backend=local", "leader-election.claim-missing=true",

					// Long, so that no term ends on a slow machine
					"leader-election.lease-duration=60s", "leader-election.retry-period=2s",
					"spring.main.banner-mode=off");
	}

	private static ConfigurableApplicationContext run(SpringApplicationBuilder application, String... arguments) {
		return application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
			WhileLeaderAutoConfiguration.class })
	static class Managed {

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@Bean
		@WhileLeader
		Consumer consumer() {
			return new Consumer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		@Bean
		Consumer unannotated() {
			return new Consumer();
		}

		@Bean
		Consumer queued() {
			Consumer consumer = new Consumer();
			consumer.setAutoStartup(false);
			return consumer;
		}

		@Bean
		ListenerContainers queues(Consumer queued) {
			return new ListenerContainers("queue", (id) -> (id.equals("orders")) ? queued : null);
		}

	}

	interface Switchable {

		void setAutoStartup(boolean autoStartup);

	}

	static class Consumer implements SmartLifecycle, Switchable {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private volatile boolean autoStartup = true;

		private volatile boolean running;

		@Override
		public void start() {
			this.calls.add("start");
			this.running = true;
		}

		@Override
		public void stop() {
			this.calls.add("stop");
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		@Override
		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

	}

	@WhileLeader
	static class Annotated extends Consumer {

	}

	static class Loop {

		@WhileLeader
		void work() throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

}
