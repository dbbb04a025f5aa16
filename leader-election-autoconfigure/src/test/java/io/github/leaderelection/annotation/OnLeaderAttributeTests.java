package io.github.leaderelection.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the attributes of {@link OnLeader @OnLeader}.
 */
class OnLeaderAttributeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class);

	@Test
	void callThatIsNotToBeSkippedThrows() {
		this.runner.withBean(Jobs.class).run((context) -> {
			Jobs jobs = context.getBean(Jobs.class);
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(jobs::count)
				.withMessageContaining("[default]")
				.withMessageContaining("unknown");
			context.getBean(TestLeaderElection.class).revoke("default");
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(jobs::optional)
				.satisfies((ex) -> assertThat(ex.leader()).isPresent());
			context.getBean(TestLeaderElection.class).grant("default");
			assertThat(jobs.count()).isEqualTo(3);
			assertThat(jobs.optional()).contains("text");
		});
	}

	@Test
	void callThatIsNotToBeSkippedThrowsWhereLeaderElectionIsDisabled() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.withBean(Jobs.class)
			.run((context) -> assertThatExceptionOfType(NotLeaderException.class)
				.isThrownBy(context.getBean(Jobs.class)::count));
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void threadIsInterruptedUnlessTurnedOff(boolean interrupt) {
		this.runner.withBean(Jobs.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			Jobs jobs = context.getBean(Jobs.class);
			election.grant("default");
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch lost = new CountDownLatch(1);
			AtomicBoolean interrupted = new AtomicBoolean();
			Runnable work = () -> {
				begun.countDown();
				interrupted.set(!awaited(lost) || Thread.currentThread().isInterrupted());
			};
			Thread thread = new Thread(() -> {
				if (interrupt) {
					jobs.interruptible(work);
				}
				else {
					jobs.uninterruptible(work);
				}
			});
			thread.start();
			assertThat(begun.await(90, TimeUnit.SECONDS)).isTrue();
			election.revoke("default");
			lost.countDown();
			thread.join(90_000);
			assertThat(interrupted.get()).isEqualTo(interrupt);
		});
	}

	private static boolean awaited(CountDownLatch latch) {
		try {
			return latch.await(90, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	@Test
	void argumentOfTheTermIsFilledIn() {
		this.runner.withBean(Jobs.class).run((context) -> {
			Leadership term = context.getBean(TestLeaderElection.class).grant("default");
			Jobs jobs = context.getBean(Jobs.class);
			assertThat(jobs.token(null)).isEqualTo(term.fencingToken());
			Leadership own = Mockito.mock(Leadership.class);
			assertThat(jobs.token(own)).isZero();
		});
	}

	@Test
	void workIsNamedByBeanAndMethodOrByTheAnnotation() {
		LeaderElectors electors = Mockito.mock(LeaderElectors.class);
		LeaderElector elector = Mockito.mock(LeaderElector.class);
		Mockito.when(electors.elector("default")).thenReturn(elector);
		Mockito.when(elector.begin(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(Optional.empty());
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
			.withBean(LeaderElectors.class, () -> electors)
			.withBean("one", Jobs.class)
			.withBean("two", Jobs.class)
			.run((context) -> {
				context.getBean("one", Jobs.class).interruptible(() -> {
				});
				context.getBean("two", Jobs.class).interruptible(() -> {
				});
				context.getBean("one", Jobs.class).token(null);
				Mockito.verify(elector).begin(ArgumentMatchers.eq("one.interruptible"), ArgumentMatchers.any());
				Mockito.verify(elector).begin(ArgumentMatchers.eq("two.interruptible"), ArgumentMatchers.any());
				Mockito.verify(elector).begin(ArgumentMatchers.eq("tokens"), ArgumentMatchers.any());
			});
	}

	@Test
	void metaAnnotationIsFound() {
		this.runner.withBean(Composed.class).run((context) -> {
			assertThat(context.getBean(LeaderElectors.class).elections()).containsExactly("nightly");
			assertThat(context.getBean(Composed.class).work()).isNull();
			context.getBean(TestLeaderElection.class).grant("nightly");
			assertThat(context.getBean(Composed.class).work()).isEqualTo("done");
		});
	}

	static class Jobs {

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		int count() {
			return 3;
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		Optional<String> optional() {
			return Optional.of("text");
		}

		@OnLeader
		void interruptible(Runnable work) {
			work.run();
		}

		@OnLeader(interrupt = false)
		void uninterruptible(Runnable work) {
			work.run();
		}

		@OnLeader(name = "tokens")
		@Nullable Long token(@Nullable Leadership leadership) {
			return (leadership != null) ? leadership.fencingToken() : null;
		}

	}

	@OnLeader
	@Retention(RetentionPolicy.RUNTIME)
	@interface Nightly {

		@AliasFor(annotation = OnLeader.class, attribute = "otherwise")
		OnLeader.Otherwise otherwise() default OnLeader.Otherwise.SKIP;

		@AliasFor(annotation = OnLeader.class, attribute = "election")
		String election() default "nightly";

	}

	static class Composed {

		@Nightly
		@Nullable String work() {
			return "done";
		}

	}

}
