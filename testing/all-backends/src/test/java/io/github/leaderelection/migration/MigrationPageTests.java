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
import io.github.leaderelection.autoconfigure.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@code docs/migration.md} says about releases that have the old elector
 * or lock inside the new guard, with the libraries themselves.
 */
class MigrationPageTests {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class, WhileLeaderAutoConfiguration.class))
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
	void initiatorTakesPartOnlyOnTheLeader() {
		LockRegistry<java.util.concurrent.locks.Lock> locks = new DefaultLockRegistry();
		LockRegistryLeaderInitiator before = initiator(locks, "before");
		before.start();
		Awaitility.await().until(() -> before.getContext().isLeader());
		this.runner.withBean("leaderInitiator", LockRegistryLeaderInitiator.class, () -> initiator(locks, "now"))
			.withPropertyValues("leader-election.while-leader.beans.orders=leaderInitiator")
			.run((context) -> {
				LockRegistryLeaderInitiator now = context.getBean(LockRegistryLeaderInitiator.class);
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				assertThat(now.isRunning()).isFalse();
				election.grant("orders");
				Awaitility.await().until(now::isRunning);
				assertThat(now.getContext().isLeader()).isFalse();
				before.stop();
				Awaitility.await().until(() -> now.getContext().isLeader());
				election.elector("orders").resign();
				Awaitility.await().until(() -> !now.isRunning() && !now.getContext().isLeader());
				before.start();
				Awaitility.await().until(() -> before.getContext().isLeader());
			});
		before.destroy();
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

	private static LockRegistryLeaderInitiator initiator(LockRegistry<?> locks, String id) {
		return new LockRegistryLeaderInitiator(locks, new DefaultCandidate(id, "orders"));
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
