package io.github.leaderelection.annotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the examples of {@code docs/work.md}.
 */
class WorkPageTests {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OnLeaderAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class, Application.class)
		.withPropertyValues("reminders.interval=10", "cleanup.interval=10", "reports.election=reports",
				"cache.interval=1d");

	@Test
	void examplesAreThoseOfThePage() throws IOException {
		// Tests run in the folder of their module
		String source = plain(
				Files.readString(Path.of("src/test/java/" + WorkExamples.class.getName().replace('.', '/') + ".java")));
		List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../docs/work.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(8).allSatisfy((block) -> assertThat(source).contains(plain(block)));
	}

	private static String plain(String code) {
		return code.replaceAll("\\s+", " ");
	}

	@Test
	void scheduledMethods() {
		run((jobs, election, context) -> {
			election.grant("default");
			Awaitility.await().until(() -> jobs.reminders.get() > 0 && jobs.cleaned.get() > 0);
		});
	}

	@Test
	void oneRunPerTick() {
		TickStore ticks = new InMemoryElectionStore().ticks().orElseThrow();
		this.runner.withBean("ticks", TickStore.class, () -> ticks).run((context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			WorkExamples jobs = AopTestUtils.getUltimateTargetObject(guarded);
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			ticks.start("jobs.importOrders", 0, 1);
			guarded.sendInvoices();
			election.grant("default");
			guarded.sendInvoices();
			guarded.sendInvoices();
			assertThat(jobs.invoiceRuns).hasValue(1);
			Awaitility.await().until(() -> jobs.imports.get() == 1 && jobs.refreshes.get() == 1);
			assertThat(ticks.last("jobs.importOrders").orElseThrow()).isPositive();
		});
	}

	@Test
	void everyCallIsARunInTests() {
		run((jobs, election, context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			election.grant("default");
			guarded.sendInvoices();
			guarded.sendInvoices();
			assertThat(jobs.invoiceRuns).hasValue(2);
		});
	}

	@Test
	void events() {
		run((jobs, election, context) -> {
			context.publishEvent(new WorkExamples.OrderPlaced(1));
			election.grant("default");
			context.publishEvent(new WorkExamples.OrderPlaced(2));
			assertThat(jobs.orders).containsExactly(2);
		});
	}

	@Test
	void elections() {
		run((jobs, election, context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			election.grant("reports");
			election.grant("nightly");
			election.grant("billing-one");
			guarded.buildReport();
			guarded.archive();
			guarded.bill("one");
			guarded.bill("two");
			assertThat(jobs.reports).hasValue(2);
			assertThat(jobs.billed).containsExactly("one");
			assertThat(election.elections()).contains("billing-two");
		});
	}

	@Test
	void callsThatMustNotBeSkipped() {
		run((jobs, election, context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(guarded::nextInvoiceNumber);
			election.grant("default");
			assertThat(guarded.nextInvoiceNumber()).isEqualTo(1);
		});
	}

	@Test
	void futures() {
		run((jobs, election, context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			assertThat(guarded.export().get(90, TimeUnit.SECONDS)).isNull();
			election.grant("default");
			assertThat(guarded.export().get(90, TimeUnit.SECONDS)).isEqualTo("exported");
		});
	}

	@Test
	void currentTerm() {
		run((jobs, election, context) -> {
			WorkExamples guarded = context.getBean(WorkExamples.class);
			long first = election.grant("default").fencingToken();
			guarded.write("one", null);
			election.revoke("default");
			// A scheduled run may be about to end, and keeps the next term from being
			// granted
			Awaitility.await().until(() -> election.elector("default").status().state() != State.DRAINING);
			long second = election.grant("default").fencingToken();
			guarded.write("two");
			assertThat(jobs.written).containsExactlyInAnyOrderEntriesOf(Map.of(first, "one", second, "two"));
		});
	}

	@Test
	void retriesAndTransactions() {
		run((jobs, election, context) -> {
			context.getBean(WorkExamples.class).transfer();
			assertThat(jobs.attempts).hasValue(0);
			election.grant("default");
			context.getBean(WorkExamples.class).transfer();
			assertThat(jobs.attempts).hasValue(2);
		});
	}

	private void run(Scenario scenario) {
		this.runner
			.run((context) -> scenario.play(AopTestUtils.getUltimateTargetObject(context.getBean(WorkExamples.class)),
					context.getBean(TestLeaderElection.class), context.getSourceApplicationContext()));
	}

	@FunctionalInterface
	interface Scenario {

		void play(WorkExamples jobs, TestLeaderElection election, ConfigurableApplicationContext context)
				throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@EnableAsync(proxyTargetClass = true)
	@EnableTransactionManagement(proxyTargetClass = true)
	@EnableResilientMethods(proxyTargetClass = true)
	static class Application {

		@Bean
		WorkExamples jobs() {
			return new WorkExamples();
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new OnLeaderTests.CountingTransactionManager();
		}

	}

}
