package io.github.leaderelection.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.autoconfigure.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.StubMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the attributes of {@link OnLeader @OnLeader}.
 */
class OnLeaderAttributeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OnLeaderAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class)
		.withPropertyValues("leader-election.max-elections=2", "jobs.prefix=fromproperty");

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
			assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
			election.revoke("default");
			lost.countDown();
			thread.join(20_000);
			assertThat(interrupted.get()).isEqualTo(interrupt);
		});
	}

	private static boolean awaited(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
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

	@Test
	void electionDependsOnTheArguments() {
		this.runner.withBean(Tenants.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			Tenants tenants = context.getBean(Tenants.class);
			assertThat(election.elections()).isEmpty();
			election.grant("fromproperty-a");
			assertThat(tenants.report(" a")).isEqualTo("report of  a");
			assertThat(tenants.report("b")).isNull();
			assertThat(election.elections()).containsExactlyInAnyOrder("fromproperty-a", "fromproperty-b");
			assertThat(tenants.byPosition("fromproperty-a")).isEqualTo("done");
		});
	}

	@Test
	void nameOfACallHasToBeValid() {
		this.runner.withBean(Tenants.class).run((context) -> {
			Tenants tenants = context.getBean(Tenants.class);
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> tenants.report("night shift"));
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> tenants.byPosition(null));
		});
	}

	@Test
	void numberOfElectionsOfExpressionsIsLimited() {
		this.runner.withBean(Tenants.class).run((context) -> {
			Tenants tenants = context.getBean(Tenants.class);
			tenants.report(" a");
			tenants.report("b");
			tenants.report(" a");
			assertThatIllegalStateException().isThrownBy(() -> tenants.report("c"))
				.withMessageContaining("[fromproperty-c]")
				.withMessageContaining("2 elections")
				.withMessageContaining("leader-election.max-elections");
			assertThat(context.getBean(LeaderElectors.class).elections()).doesNotContain("fromproperty-c");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BeanInExpression     | @tenants is not available          | Correct the expression
			TypeInExpression     | is not available, only the arguments | Correct the expression
			UnknownVariable      | #tenant is no parameter            | Correct the expression
			UnfinishedExpression | by an invalid expression           | Correct the expression
			ExpressionOfClass    | has an expression on the class     | Annotate the methods
			MissingProperty      | 'jobs.missing'                     | Define the property
			""")
	void expressionThatCannotWorkIsRefused(String type, String problem, String remedy) throws Exception {
		refused(Class.forName(getClass().getName() + "$" + type), problem, remedy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "kafka.annotation.KafkaListener", "kafka.annotation.KafkaListeners",
			"kafka.annotation.KafkaHandler", "amqp.rabbit.annotation.RabbitListener",
			"amqp.rabbit.annotation.RabbitListeners", "amqp.rabbit.annotation.RabbitHandler",
			"jms.annotation.JmsListener", "jms.annotation.JmsListeners" })
	void messageListenerIsRefused(String annotation) throws Exception {
		Class<?> type;
		try (DynamicType.Unloaded<?> listener = new ByteBuddy().makeAnnotation()
			.name("org.springframework." + annotation)
			.annotateType(AnnotationDescription.Builder.ofType(Retention.class)
				.define("value", RetentionPolicy.RUNTIME)
				.build())
			.make()) {
			Class<?> loaded = listener.load(getClass().getClassLoader()).getLoaded();
			type = listenerBean(loaded);
		}
		refused(type, "@" + annotation.substring(annotation.lastIndexOf('.') + 1), "autoStartup to false");
	}

	private static Class<?> listenerBean(Class<?> annotation) throws Exception {
		try (DynamicType.Unloaded<?> bean = new ByteBuddy().subclass(Object.class)
			.name("com.example.Listener")
			.defineMethod("receive", void.class, Visibility.PUBLIC)
			.intercept(StubMethod.INSTANCE)
			.annotateMethod(AnnotationDescription.Builder.ofType(OnLeader.class).build(),
					AnnotationDescription.Builder.ofType(annotation.asSubclass(java.lang.annotation.Annotation.class))
						.build())
			.make()) {
			return bean.load(annotation.getClassLoader()).getLoaded();
		}
	}

	private void refused(Class<?> type, String problem, String remedy) {
		this.runner.withBean("job", type)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidOnLeaderException")
				.hasStackTraceContaining("'job'")
				.hasStackTraceContaining(problem)
				.hasStackTraceContaining(remedy));
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

	static class Tenants {

		@OnLeader("${jobs.prefix}-#{#tenant.trim()}")
		@Nullable String report(String tenant) {
			return "report of " + tenant;
		}

		@OnLeader("#{#a0}")
		@Nullable String byPosition(@Nullable String tenant) {
			return "done";
		}

	}

	static class BeanInExpression {

		@OnLeader("#{@tenants.next()}")
		void work() {
		}

	}

	static class TypeInExpression {

		@OnLeader("jobs-#{T(java.lang.System).getProperty('user.name')}")
		void work() {
		}

	}

	static class UnknownVariable {

		@OnLeader("jobs-#{#tenant}")
		void work(String customer) {
		}

	}

	static class UnfinishedExpression {

		@OnLeader("jobs-#{#customer")
		void work(String customer) {
		}

	}

	@OnLeader("jobs-#{#customer}")
	static class ExpressionOfClass {

		void work(String customer) {
		}

	}

	static class MissingProperty {

		@OnLeader("${jobs.missing}")
		void work() {
		}

	}

}
