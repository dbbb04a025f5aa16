package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.Map;

import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfCalls}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelfCallsTests {

	@Test
	void callsAndReferencesWithinAClassAreFound() {
		assertThat(SelfCalls.find(Calling.class, GuardedMethods.of(Calling.class).keySet())).extracting(Method::getName)
			.containsExactlyInAnyOrder("plain", "overloaded", "referenced")
			.doesNotContain("uncalled");
	}

	@Test
	void callOfAnInheritedMethodIsFound() {
		assertThat(SelfCalls.find(Inheriting.class, GuardedMethods.of(Inheriting.class).keySet()))
			.extracting(Method::getName)
			.contains("uncalled");
	}

	@Test
	void callOfASubclassThroughTheClassAboveIsFound() {
		assertThat(SelfCalls.find(Implementing.class, GuardedMethods.of(Implementing.class).keySet()))
			.extracting(Method::getName)
			.containsExactly("step");
	}

	@Test
	void callByAnotherClassIsNotFound() {
		assertThat(SelfCalls.find(Called.class, GuardedMethods.of(Called.class).keySet())).isEmpty();
	}

	@Test
	void callIsReportedAtStart(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean("calling", Calling.class)
			.withBean("called", Called.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("'SelfCallsTests.Calling.plain()' of the bean 'calling' only in calls from")
			.doesNotContain("of the bean 'called'");
		// The work may run on every instance
		assertThat(output.toString().lines().filter((line) -> line.contains("@OnLeader guards the method")))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line).contains("WARN"));
	}

	static class Calling {

		@OnLeader
		void plain() {
		}

		@OnLeader
		void overloaded(String text, long number, int... more) {
		}

		void overloaded(String text) {
		}

		@OnLeader
		void referenced() {
		}

		@OnLeader
		void uncalled() {
		}

		Runnable call(long number, double other) {
			plain();
			overloaded("text" + Map.of(number, other), number, 1, 2);
			return this::referenced;
		}

	}

	static class Inheriting extends Calling {

		void callInherited() {
			uncalled();
		}

	}

	abstract static class Template {

		void run() {
			step();
		}

		abstract void step();

	}

	static class Implementing extends Template {

		@Override
		@OnLeader
		void step() {
		}

	}

	static class Called {

		@OnLeader
		void work() {
		}

	}

	static class Caller {

		void call(Called called) {
			called.work();
		}

	}

}
