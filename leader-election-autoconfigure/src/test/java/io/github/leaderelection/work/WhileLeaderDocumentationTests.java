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
import io.github.leaderelection.autoconfigure.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the example in {@code docs/while-leader.md}, which is the tagged part of this
 * file.
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
	void exampleIsThatOfThePage() throws IOException {
		Matcher example = Pattern.compile("// tag::example\\R(.*?)\\t// end::example", Pattern.DOTALL)
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
