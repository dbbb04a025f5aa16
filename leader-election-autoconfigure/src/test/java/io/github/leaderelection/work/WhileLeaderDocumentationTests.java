package io.github.leaderelection.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the examples in {@code docs/while-leader.md}, which are the tagged parts of
 * this file.
 */
class WhileLeaderDocumentationTests {

	private static final Path SOURCE = Path
		.of("src/test/java/io/github/leaderelection/work/WhileLeaderDocumentationTests.java");

	private static final Path PAGE = Path.of("../docs/while-leader.md");

	@Test
	void exampleForwardsOrdersWhileThisInstanceLeads() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(Outbox.class)
			.withBean(Warehouse.class)
			.withBean(OrderForwarder.class)
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				Warehouse warehouse = context.getBean(Warehouse.class);
				context.getBean(Outbox.class).orders.add("first");
				assertThat(warehouse.accepted).isEmpty();
				long token = election.grant("orders").fencingToken();
				Awaitility.await().until(() -> warehouse.accepted.contains("first under " + token));
				assertThat(election.elector("orders").resign()).isTrue();
				Awaitility.await().until(() -> !election.elector("orders").status().state().name().equals("DRAINING"));
				context.getBean(Outbox.class).orders.add("second");
				long next = election.grant("orders").fencingToken();
				Awaitility.await().until(() -> warehouse.accepted.contains("second under " + next));
				assertThat(warehouse.accepted).hasSize(2);
			});
	}

	@Test
	void applicationRunsWhileThisInstanceLeads() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(Probe.class)
			.withBean(LeaderApplication.class)
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				Probe probe = context.getBean(Probe.class);
				assertThat(probe.states).isEmpty();
				for (int term = 1; term <= 2; term++) {
					election.grant("orders");
					Awaitility.await().until(() -> probe.states.contains("ready"));
					assertThat(election.elector("orders").resign()).isTrue();
					Awaitility.await()
						.until(() -> !election.elector("orders").status().state().name().equals("DRAINING"));
					assertThat(probe.states).containsExactly("ready", "closed");
					probe.states.clear();
				}
			});
	}

	@Test
	void applicationClosesWithTheContextThatOwnsIt() {
		List<String> states = new CopyOnWriteArrayList<>();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(Probe.class, () -> new Probe(states))
			.withBean(LeaderApplication.class)
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("orders");
				Awaitility.await().until(() -> states.contains("ready"));
			});
		assertThat(states).containsExactly("ready", "closed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "example", "application", "listener" })
	void exampleIsThatOfThePage(String tag) throws IOException {
		Matcher example = Pattern.compile("// tag::%1$s\\R(.*?)\t// end::%1$s".formatted(tag), Pattern.DOTALL)
			.matcher(Files.readString(SOURCE));
		assertThat(example.find()).isTrue();
		String code = example.group(1).stripTrailing().stripIndent().replace("static class", "class").strip();
		assertThat(Files.readString(PAGE)).contains("```java\n" + code + "\n```");
	}

	// tag::example
	@Component
	static class OrderForwarder {

		private final Outbox outbox;

		private final Warehouse warehouse;

		OrderForwarder(Outbox outbox, Warehouse warehouse) {
			this.outbox = outbox;
			this.warehouse = warehouse;
		}

		@WhileLeader("orders")
		void forward(Leadership leadership) throws InterruptedException {
			while (leadership.isValid()) {
				this.warehouse.accept(this.outbox.next(), leadership.fencingToken());
			}
		}

	}
	// end::example

	// tag::application
	@Component
	@WhileLeader("orders")
	static class LeaderApplication implements SmartLifecycle {

		private final ConfigurableApplicationContext parent;

		private volatile ConfigurableApplicationContext context;

		LeaderApplication(ConfigurableApplicationContext parent) {
			this.parent = parent;
		}

		@Override
		public void start() {
			this.context = new SpringApplicationBuilder(OrdersConfiguration.class).parent(this.parent)
				.web(WebApplicationType.NONE)
				.registerShutdownHook(false)
				.run();
		}

		@Override
		public void stop() {
			this.context.close();
		}

		@Override
		public boolean isRunning() {
			return this.context != null && this.context.isActive();
		}

		@Override
		public boolean isAutoStartup() {
			return false;
		}

	}
	// end::application

	static class OrderListener {

		private final JmsWarehouse warehouse;

		OrderListener(JmsWarehouse warehouse) {
			this.warehouse = warehouse;
		}

		// tag::listener
		@WhileLeader("orders")
		@JmsListener(id = "orders", destination = "orders")
		void receive(String order) {
			this.warehouse.accept(order);
		}
		// end::listener

	}

	interface JmsWarehouse {

		void accept(String order);

	}

	@Configuration(proxyBeanMethods = false)
	static class OrdersConfiguration {

		@Bean
		Worker worker(Probe probe) {
			return new Worker(probe);
		}

	}

	static class Worker implements DisposableBean {

		private final Probe probe;

		Worker(Probe probe) {
			this.probe = probe;
		}

		@EventListener
		void ready(ApplicationReadyEvent event) {
			this.probe.states.add("ready");
		}

		@Override
		public void destroy() {
			this.probe.states.add("closed");
		}

	}

	static class Probe {

		private final List<String> states;

		Probe() {
			this(new CopyOnWriteArrayList<>());
		}

		Probe(List<String> states) {
			this.states = states;
		}

	}

	static class Outbox {

		private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

		String next() throws InterruptedException {
			return this.orders.take();
		}

	}

	static class Warehouse {

		private final List<String> accepted = new CopyOnWriteArrayList<>();

		void accept(String order, long fencingToken) {
			this.accepted.add("%s under %s".formatted(order, fencingToken));
		}

	}

}
