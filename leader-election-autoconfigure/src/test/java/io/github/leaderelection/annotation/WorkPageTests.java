package io.github.leaderelection.annotation;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
		.withPropertyValues("reminders.interval=10", "cleanup.interval=10", "reports.election=reports");

	@Test
	void examplesAreThoseOfThePage() throws IOException {
		// Tests run in the folder of their module
		String source = plain(Files
			.readString(Path.of("src/test/java/" + WorkPageTests.class.getName().replace('.', '/') + ".java")));
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
	void events() {
		run((jobs, election, context) -> {
			context.publishEvent(new OrderPlaced(1));
			election.grant("default");
			context.publishEvent(new OrderPlaced(2));
			assertThat(jobs.orders).containsExactly(2);
		});
	}

	@Test
	void elections() {
		run((jobs, election, context) -> {
			Jobs guarded = context.getBean(Jobs.class);
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
			Jobs guarded = context.getBean(Jobs.class);
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(guarded::nextInvoiceNumber);
			election.grant("default");
			assertThat(guarded.nextInvoiceNumber()).isEqualTo(1);
		});
	}

	@Test
	void futures() {
		run((jobs, election, context) -> {
			Jobs guarded = context.getBean(Jobs.class);
			assertThat(guarded.export().get(20, TimeUnit.SECONDS)).isNull();
			election.grant("default");
			assertThat(guarded.export().get(20, TimeUnit.SECONDS)).isEqualTo("exported");
		});
	}

	@Test
	void currentTerm() {
		run((jobs, election, context) -> {
			Jobs guarded = context.getBean(Jobs.class);
			long first = election.grant("default").fencingToken();
			guarded.write("one", null);
			election.revoke("default");
			long second = election.grant("default").fencingToken();
			guarded.write("two");
			assertThat(jobs.written).containsExactlyInAnyOrderEntriesOf(Map.of(first, "one", second, "two"));
		});
	}

	@Test
	void retriesAndTransactions() {
		run((jobs, election, context) -> {
			context.getBean(Jobs.class).transfer();
			assertThat(jobs.attempts).hasValue(0);
			election.grant("default");
			context.getBean(Jobs.class).transfer();
			assertThat(jobs.attempts).hasValue(2);
		});
	}

	private void run(Scenario scenario) {
		this.runner.run((context) -> scenario.play(
				org.springframework.test.util.AopTestUtils.getUltimateTargetObject(context.getBean(Jobs.class)),
				context.getBean(TestLeaderElection.class), context.getSourceApplicationContext()));
	}

	@FunctionalInterface
	interface Scenario {

		void play(Jobs jobs, TestLeaderElection election, ConfigurableApplicationContext context) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@EnableAsync(proxyTargetClass = true)
	@EnableTransactionManagement(proxyTargetClass = true)
	@EnableResilientMethods(proxyTargetClass = true)
	static class Application {

		@Bean
		Jobs jobs() {
			return new Jobs();
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new OnLeaderTests.CountingTransactionManager();
		}

	}

	record OrderPlaced(int number) {
	}

	@OnLeader(election = "nightly")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Nightly {

	}

	public static class Jobs {

		private final AtomicInteger reminders = new AtomicInteger();

		private final Queue<Integer> orders = new ConcurrentLinkedQueue<>();

		private final AtomicInteger reports = new AtomicInteger();

		private final Set<String> billed = ConcurrentHashMap.newKeySet();

		private final AtomicInteger invoices = new AtomicInteger();

		private final AtomicInteger cleaned = new AtomicInteger();

		private final AtomicInteger attempts = new AtomicInteger();

		private final Map<Long, String> written = new ConcurrentHashMap<>();

		private final Exporter exporter = () -> CompletableFuture.completedFuture("exported");

		private final Store store = () -> Mono.fromRunnable(this.cleaned::incrementAndGet);

		private final Bank bank = () -> {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			if (this.attempts.incrementAndGet() < 2) {
				throw new IllegalStateException("try again");
			}
		};

		@Scheduled(fixedDelayString = "${reminders.interval}")
		@OnLeader
		public void sendReminders() {
			this.reminders.incrementAndGet();
		}

		@EventListener
		@OnLeader
		public void on(OrderPlaced order) {
			this.orders.add(order.number());
		}

		@OnLeader("${reports.election}")
		public void buildReport() {
			this.reports.incrementAndGet();
		}

		@Nightly
		public void archive() {
			this.reports.incrementAndGet();
		}

		@OnLeader("billing-#{#tenant}")
		public void bill(String tenant) {
			this.billed.add(tenant);
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		public int nextInvoiceNumber() {
			return this.invoices.incrementAndGet();
		}

		@Async
		@OnLeader
		public CompletableFuture<String> export() {
			return this.exporter.start();
		}

		@Scheduled(fixedDelayString = "${cleanup.interval}")
		@OnLeader
		public Mono<Void> cleanUp() {
			return this.store.deleteExpired();
		}

		@OnLeader
		public void write(String value, @Nullable Leadership leadership) {
			this.written.put(leadership.fencingToken(), value);
		}

		@OnLeader
		public void write(String value) {
			Leadership leadership = CurrentLeadership.get().orElseThrow();
			this.written.put(leadership.fencingToken(), value);
		}

		@OnLeader
		@Retryable(delay = 0)
		@Transactional
		public void transfer() {
			this.bank.transfer();
		}

	}

	@FunctionalInterface
	interface Exporter {

		CompletableFuture<String> start();

	}

	@FunctionalInterface
	interface Store {

		Mono<Void> deleteExpired();

	}

	@FunctionalInterface
	interface Bank {

		void transfer();

	}

}
