package io.github.leaderelection.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@code docs/migration.md} says about a release that has the lock of
 * ShedLock inside the new guard.
 */
class MigrationPageTests {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class);

	@Test
	void examplesArePartOfTests() throws IOException {
		StringBuilder tests = new StringBuilder();
		for (Class<?> test : List.of(MigrationPageTests.class, LatchMigrationIntegrationTests.class)) {
			tests.append(Files.readString(Path.of("src/test/java/" + test.getName().replace('.', '/') + ".java")));
		}
		List<String> examples = BLOCK.matcher(Files.readString(Path.of("../../docs/migration.md")))
			.results()
			.map((block) -> plain(block.group(1)))
			.toList();
		assertThat(examples).hasSize(4).allSatisfy((example) -> assertThat(plain(tests.toString())).contains(example));
	}

	private static String plain(String code) {
		return code.replaceAll("\\s+", " ").strip();
	}

	@Test
	void jobRunsWhereThisInstanceLeadsAndHasTheLock() {
		Lock lock = new Lock();
		this.runner.withUserConfiguration(Locked.class)
			.withBean(LockProvider.class, () -> lock.provider())
			.withBean(Reports.class)
			.run((context) -> {
				Reports reports = context.getBean(Reports.class);
				reports.report();
				assertThat(lock.attempts).hasValue(0);
				context.getBean(TestLeaderElection.class).grant("default");
				lock.held.set(true);
				reports.report();
				assertThat(lock.attempts).hasValue(1);
				assertThat(reports.runs()).isZero();
				lock.held.set(false);
				reports.report();
				assertThat(reports.runs()).isOne();
				assertThat(lock.held).isFalse();
			});
	}

	@Test
	void jobsAfterTheMoveRunOnTheLeader() {
		this.runner.withBean(ReportsAfterwards.class).run((context) -> {
			ReportsAfterwards reports = context.getBean(ReportsAfterwards.class);
			reports.report();
			assertThat(reports.runs()).isZero();
			context.getBean(TestLeaderElection.class).grant("default");
			reports.report();
			assertThat(reports.runs()).isOne();
		});
	}

	/**
	 * What another instance may hold.
	 */
	private static final class Lock {

		private final AtomicBoolean held = new AtomicBoolean();

		private final AtomicInteger attempts = new AtomicInteger();

		LockProvider provider() {
			return (configuration) -> {
				this.attempts.incrementAndGet();
				assertThat(configuration.getLockAtMostFor()).isEqualTo(Duration.ofMinutes(14));
				return (this.held.compareAndSet(false, true)) ? Optional.of(() -> this.held.set(false))
						: Optional.empty();
			};
		}

	}

	static class Runs {

		private final AtomicInteger runs = new AtomicInteger();

		void run() {
			this.runs.incrementAndGet();
		}

		int runs() {
			return this.runs.get();
		}

	}

	static class Reports extends Runs {

		@Scheduled(cron = "0 */15 * * * *")
		@OnLeader(oncePerTick = true, name = "reports")
		@SchedulerLock(name = "reports", lockAtMostFor = "14m", lockAtLeastFor = "1m")
		void report() {
			run();
		}

	}

	static class ReportsAfterwards extends Runs {

		@Scheduled(cron = "0 */15 * * * *")
		@OnLeader(oncePerTick = true, name = "reports")
		void report() {
			run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSchedulerLock(defaultLockAtMostFor = "10m")
	static class Locked {

	}

}
