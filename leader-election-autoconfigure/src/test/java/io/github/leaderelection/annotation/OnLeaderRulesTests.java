package io.github.leaderelection.annotation;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Async;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OnLeaderRules} and {@link GuardedResults}.
 */
class OnLeaderRulesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local", "leader-election.lease-duration=10s",
				"jobs.election=fromproperty");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PrivateMethod     | it is private                       | Make the method public
			StaticMethod      | it is static                        | Make it an instance method
			FinalMethod       | it is final                         | Remove 'final' from the method
			FinalClass        | is final and implements no interface| Remove 'final' from the class
			NotOfInterface    | no interface of it declares         | add the method to the interface
			PrimitiveResult   | returns the primitive type int      | Return void, Integer or an Optional
			FutureResult      | returns java.util.concurrent.Future            | Return a CompletableFuture
			ScheduledResult   | returns java.util.concurrent.ScheduledFuture   | Return a CompletableFuture
			StreamResult      | returns java.util.stream.Stream                | Return a CompletableFuture
			CallableResult    | returns java.util.concurrent.Callable          | Return a CompletableFuture
			HotResult         | ConnectableFlux: such a publisher may be running | Return a Mono or Flux
			GenericResult     | ConnectableFlux: such a publisher may be running | Return a Mono or Flux
			Contradiction     | contradicts itself                  | Name the election once
			BadName           | has an invalid election name        | Correct the name
			PrimitiveOfClass  | returns the primitive type boolean  | annotate only the methods
			InitMethod        | it is annotated with @PostConstruct | listens to LeadershipGrantedEvent
			InitMethodOfClass | it is annotated with @PostConstruct | listens to LeadershipGrantedEvent
			Runner            | it is that of ApplicationRunner     | listens to LeadershipGrantedEvent
			Initializing      | it is that of InitializingBean      | listens to LeadershipGrantedEvent
			DestroyMethod     | it is annotated with @PreDestroy    | listens to LeadershipGrantedEvent
			""")
	void misuseIsRefused(String type, String problem, String remedy) throws Exception {
		Class<?> misuse = Class.forName(OnLeaderRulesTests.class.getName() + "$" + type);
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
	void initMethodIsRefusedBeforeItRuns() {
		InitMethod.runs.set(0);
		this.runner.withBean(InitMethod.class).run((context) -> assertThat(context).hasFailed());
		assertThat(InitMethod.runs).hasValue(0);
	}

	interface Task {

		@Nullable String run();

	}

	static class InitMethod {

		static final AtomicInteger runs = new AtomicInteger();

		@OnLeader
		@PostConstruct
		void work() {
			runs.incrementAndGet();
		}

	}

	@OnLeader
	static class InitMethodOfClass {

		@PostConstruct
		void prepare() {
		}

	}

	static class Runner implements ApplicationRunner {

		@Override
		@OnLeader
		public void run(ApplicationArguments arguments) {
		}

	}

	@OnLeader
	static class Initializing implements InitializingBean {

		@Override
		public void afterPropertiesSet() {
		}

	}

	static class DestroyMethod {

		@OnLeader
		@PreDestroy
		void work() {
		}

	}

	static class PrivateMethod {

		@OnLeader
		private void work() {
		}

	}

	static class StaticMethod {

		@OnLeader
		static void work() {
		}

	}

	static class FinalMethod {

		@OnLeader
		final void work() {
		}

	}

	static final class FinalClass {

		@OnLeader
		void work() {
		}

	}

	static final class NotOfInterface implements Task {

		@Override
		public @Nullable String run() {
			return null;
		}

		@OnLeader
		void work() {
		}

	}

	static class PrimitiveResult {

		@OnLeader
		int work() {
			return 1;
		}

	}

	static class FutureResult {

		@OnLeader
		Future<String> work() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class ScheduledResult {

		@OnLeader
		@Async
		@Nullable ScheduledFuture<String> work() {
			return null;
		}

	}

	static class StreamResult {

		@OnLeader
		Stream<String> work() {
			return Stream.of("");
		}

	}

	static class CallableResult {

		@OnLeader
		Callable<String> work() {
			return () -> "";
		}

	}

	static class HotResult {

		@OnLeader
		ConnectableFlux<String> work() {
			return Flux.just("").publish();
		}

	}

	abstract static class GenericWork<T> {

		@OnLeader
		abstract T work();

	}

	static class GenericResult extends GenericWork<ConnectableFlux<String>> {

		@Override
		ConnectableFlux<String> work() {
			return Flux.just("").publish();
		}

	}

	static class Contradiction {

		@OnLeader(value = "one", election = "two")
		void work() {
		}

	}

	static class BadName {

		@OnLeader("night shift")
		void work() {
		}

	}

	@OnLeader
	static class PrimitiveOfClass {

		boolean work() {
			return true;
		}

	}

}
