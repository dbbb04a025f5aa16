package io.github.leaderelection.annotation;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.OnLeader.OnGrant;
import io.github.leaderelection.annotation.OnLeader.Otherwise;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.ForwardingElectionStore;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link ScheduledRules} and {@link ScheduledMethods}.
 */
class OncePerTickRulesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					NotScheduled   | 'oncePerTick = true' requires @Scheduled   | Annotate the method with @Scheduled, or remove 'oncePerTick'
					FixedRate      | requires a cron expression                 | Use @Scheduled(cron
					OneOfTwo       | requires a cron expression                 | Use @Scheduled(cron
					Primitive      | has no value of the primitive type int     | Return void
					BadCron        | its cron expression 'every day'            | Correct @Scheduled
					BadZone        | or its time zone 'Mars/Olympus'            | Correct @Scheduled
					BadName        | records it under an invalid name           | Set 'name' in the annotation
					SameName       | another method with 'oncePerTick = true'   | Give each a 'name' of its own
					FirstOfNone    | 'onGrant = RUN' requires @Scheduled        | or remove 'onGrant'
					MissedOfNone   | 'onGrant = RUN_IF_MISSED' requires 'oncePerTick' | Add 'oncePerTick = true'
					FirstAsync     | cannot be combined with @Async             | Remove @Async
					FirstOfExpression | requires an election that is known at start | Name the election
					OnClass        | 'oncePerTick = true' requires @Scheduled   | annotate its scheduled methods instead
					""")
	void misuseIsRefused(String type, String problem, String remedy) throws Exception {
		Class<?> misuse = Class.forName(OncePerTickRulesTests.class.getName() + "$" + type);
		this.runner.withBean("job", misuse)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidOnLeaderException")
				.hasStackTraceContaining("'job'")
				.hasStackTraceContaining(type)
				.hasStackTraceContaining(problem)
				.hasStackTraceContaining(remedy));
	}

	@Test
	void firstRunOfAPrototypeIsRefused() {
		this.runner.withBean("job", First.class, First::new, (definition) -> definition.setScope("prototype"))
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("job"))
				.withStackTraceContaining("requires a singleton"));
	}

	@Test
	void storeThatRecordsNoTicksIsRefused() {
		ApplicationContextRunner local = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class))
			.withUserConfiguration(WithoutTicks.class);
		local.withBean("job", Valid.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidOnLeaderException")
				.hasStackTraceContaining("the method 'OncePerTickRulesTests.Valid.run()' of the bean 'job'")
				.hasStackTraceContaining("requires a backend that records ticks")
				.hasStackTraceContaining(
						"Use the backend jdbc or redis, define a bean of type " + TickStore.class.getName()));
		local.run((context) -> assertThat(context).as("without such a method").hasNotFailed());
		local.withBean("job", Valid.class)
			.withBean(TickStore.class, () -> new InMemoryElectionStore().ticks().orElseThrow())
			.run((context) -> assertThat(context).as("with a TickStore").hasNotFailed());
		local.withBean("job", Valid.class)
			.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).as("disabled").hasNotFailed());
	}

	@Test
	void lazyBeanIsRefusedWhenItIsCreated() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class))
			.withUserConfiguration(WithoutTicks.class)
			.withBean("job", Valid.class, Valid::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("job"))
				.withStackTraceContaining("requires a backend that records ticks"));
	}

	@Test
	void storeOfTheBackendIsUsed() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
					LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class))
			.withPropertyValues("leader-election.backend=local")
			.withBean("job", Valid.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(LeaderElectors.class);
				assertThat(context.getBean(ElectionStore.class).ticks()).isPresent();
			});
	}

	@Test
	void disabledScheduleNeverRuns() {
		this.runner.withBean("job", Disabled.class)
			.withPropertyValues("jobs.cron=-")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutTicks {

		@Bean
		ElectionStore electionStore() {
			return new ForwardingElectionStore(new InMemoryElectionStore()) {

				@Override
				public Optional<TickStore> ticks() {
					return Optional.empty();
				}

			};
		}

	}

	static class Valid {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class Disabled {

		@Scheduled(cron = "${jobs.cron}")
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class First {

		@Scheduled(fixedRate = 1_000)
		@OnLeader(onGrant = OnGrant.RUN)
		void run() {
		}

	}

	static class NotScheduled {

		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class FixedRate {

		@Scheduled(fixedRate = 1_000)
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class OneOfTwo {

		@Scheduled(cron = "0 0 3 * * *")
		@Scheduled(fixedDelay = 1_000)
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class Primitive {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(oncePerTick = true, otherwise = Otherwise.THROW)
		int run() {
			return 1;
		}

	}

	static class BadCron {

		@Scheduled(cron = "every day")
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class BadZone {

		@Scheduled(cron = "0 0 3 * * *", zone = "Mars/Olympus")
		@OnLeader(oncePerTick = true)
		void run() {
		}

	}

	static class BadName {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(oncePerTick = true, name = "every night")
		void run() {
		}

	}

	static class SameName {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(oncePerTick = true, name = "nightly")
		void one() {
		}

		@Scheduled(cron = "0 0 4 * * *")
		@OnLeader(oncePerTick = true, name = "nightly")
		void two() {
		}

	}

	static class FirstOfNone {

		@OnLeader(onGrant = OnGrant.RUN)
		void run() {
		}

	}

	static class MissedOfNone {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(onGrant = OnGrant.RUN_IF_MISSED)
		void run() {
		}

	}

	static class FirstAsync {

		@Async
		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(onGrant = OnGrant.RUN)
		CompletableFuture<Void> run() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class FirstOfExpression {

		@Scheduled(cron = "0 0 3 * * *")
		@OnLeader(election = "jobs-#{1 + 1}", onGrant = OnGrant.RUN)
		void run() {
		}

	}

	@OnLeader(oncePerTick = true)
	static class OnClass {

		@Scheduled(cron = "0 0 3 * * *")
		void run() {
		}

		void other() {
		}

	}

}
