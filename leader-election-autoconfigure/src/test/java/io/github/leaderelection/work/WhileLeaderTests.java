package io.github.leaderelection.work;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.amqp.rabbit.listener.RabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WhileLeader @WhileLeader} in a context.
 */
class WhileLeaderTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class)
		.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=20s");

	@Test
	void methodRunsWhileThisInstanceLeads() {
		this.runner.withBean(Loop.class).run((context) -> {
			Loop loop = context.getBean(Loop.class);
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			assertThat(loop.calls).isEmpty();
			long token = election.grant("default").fencingToken();
			Awaitility.await().until(() -> loop.calls.contains("begin " + token));
			assertThat(loop.current)
				.hasValueSatisfying((term) -> assertThat(term).map(Leadership::fencingToken).hasValue(token));
			election.elector("default").resign();
			Awaitility.await().until(() -> loop.calls.contains("end " + token));
			awaitRelease(election, "default");
			long second = election.grant("default").fencingToken();
			Awaitility.await().until(() -> loop.calls.contains("begin " + second));
			assertThat(loop.calls).containsExactly("begin " + token, "end " + token, "begin " + second);
		});
	}

	@Test
	void methodThatReturnsIsDoneForTheTerm() {
		this.runner.withBean(Once.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("once");
			Awaitility.await().until(() -> context.getBean(Once.class).runs.size() == 1);
			context.getBean(WhileLeaderLifecycle.class).stop();
			assertThat(context.getBean(Once.class).runs).hasSize(1);
		});
	}

	@Test
	void methodThatThrowsRunsAgain() {
		this.runner.withBean(Failing.class)
			.withPropertyValues("leader-election.while-leader.start.initial=20ms")
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("default");
				Awaitility.await().until(() -> context.getBean(Failing.class).runs.size() == 3);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "start.initial=0s", "start.max=1ms", "start.attempts=-1", "stop-timeout=-1s" })
	void badPropertyIsNamedWithItsValue(String property) {
		String name = property.substring(0, property.indexOf('='));
		this.runner.withPropertyValues("leader-election.while-leader." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("leader-election.while-leader." + name);
					assertThat(failure.getValue()).isEqualTo(property.substring(name.length() + 1));
				}));
	}

	@Test
	void attemptsAndTheirEndAreProperties() {
		this.runner.withBean(Failing.class)
			.withPropertyValues("leader-election.while-leader.start.initial=20ms",
					"leader-election.while-leader.start.attempts=2",
					"leader-election.while-leader.start.on-failure=resign")
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				election.grant("default");
				awaitRelease(election, "default");
				assertThat(context.getBean(Failing.class).runs).hasSize(2);
			});
	}

	@Test
	void annotatedBeansStartAndStopWithTheTerm() {
		this.runner.withUserConfiguration(Consumers.class).withBean("onType", Annotated.class).run((context) -> {
			followsTerm(context, "onType", "default");
			followsTerm(context, "onMethod", "mail");
		});
	}

	@Test
	void namedBeanStartsAndStopsWithTheTerm() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("leader-election.while-leader.beans.reports=plain")
			.run((context) -> followsTerm(context, "plain", "reports"));
	}

	@Test
	void lazyBeansRunAsWell() {
		this.runner.withUserConfiguration(Consumers.class)
			.withBean(Loop.class, Loop::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("default");
				Awaitility.await().until(() -> !context.getBean(Loop.class).calls.isEmpty());
			});
	}

	@Test
	void closeOfTheContextWaitsForTheStop() {
		AtomicReference<Container> stopped = new AtomicReference<>();
		this.runner.withUserConfiguration(Consumers.class).run((context) -> {
			Container container = context.getBean("onMethod", Container.class);
			stopped.set(container);
			container.gate = new CountDownLatch(1);
			context.getBean(TestLeaderElection.class).grant("mail");
			Awaitility.await().until(container::isRunning);
			Thread closing = new Thread(context::close);
			closing.start();
			Awaitility.await().until(() -> container.calls.contains("stop"));
			assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("onMethod")).isTrue();
			container.gate.countDown();
			closing.join();
		});
		assertThat(stopped.get().calls).startsWith("start", "stop").contains("stopped");
	}

	@Test
	void nothingStartsWhereLeaderElectionIsDisabled() {
		this.runner.withUserConfiguration(Consumers.class)
			.withBean(Loop.class)
			.withPropertyValues("leader-election.enabled=false")
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				election.grant("mail");
				election.grant("default");
				context.getBean(WhileLeaderLifecycle.class).stop();
				assertThat(context.getBean("onMethod", Container.class).calls).isEmpty();
				assertThat(context.getBean(Loop.class).calls).isEmpty();
			});
	}

	@Test
	void containersOfListenersAreFoundByKind() {
		Container container = new Container();
		container.setAutoStartup(false);
		this.runner
			.withBean(ListenerContainers.class,
					() -> new ListenerContainers("queue", (id) -> (id.equals("a:b")) ? container : null))
			.withPropertyValues("leader-election.while-leader.beans.mail=queue:a:b")
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("mail");
				Awaitility.await().until(container::isRunning);
			});
		assertThat(container.calls).containsExactly("start", "stop", "stopped");
	}

	@Test
	@SuppressWarnings("removal") // The only type of all versions of the registry
	void containersOfRabbitAndJmsAreFound() {
		org.springframework.amqp.rabbit.listener.MessageListenerContainer rabbit = container(
				org.springframework.amqp.rabbit.listener.MessageListenerContainer.class);
		RabbitListenerEndpoint orders = Mockito.mock(RabbitListenerEndpoint.class);
		BDDMockito.given(orders.getId()).willReturn("orders");
		RabbitListenerEndpointRegistry rabbits = new RabbitListenerEndpointRegistry();
		rabbits.registerListenerContainer(orders,
				Mockito.mock(RabbitListenerContainerFactory.class, (invocation) -> rabbit));
		org.springframework.jms.listener.MessageListenerContainer jms = container(
				org.springframework.jms.listener.MessageListenerContainer.class);
		JmsListenerEndpointRegistry jmses = Mockito.mock(JmsListenerEndpointRegistry.class);
		BDDMockito.given(jmses.getListenerContainer("mails")).willReturn(jms);
		this.runner.withBean(RabbitListenerEndpointRegistry.class, () -> rabbits)
			.withBean(JmsListenerEndpointRegistry.class, () -> jmses)
			.withPropertyValues("leader-election.while-leader.beans.mail=rabbit:orders,jms:mails")
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("mail");
				BDDMockito.then(rabbit).should(Mockito.timeout(90_000)).start();
				BDDMockito.then(jms).should(Mockito.timeout(90_000)).start();
			});
		BDDMockito.then(rabbit).should().stop();
		BDDMockito.then(jms).should().stop();
	}

	private static <T extends SmartLifecycle> T container(Class<T> type) {
		T container = Mockito.mock(type, Mockito.CALLS_REAL_METHODS);
		BDDMockito.willReturn(false).given(container).isAutoStartup();
		return container;
	}

	@Test
	void containerDoesNotStartWithTheApplication() {
		Container container = new Container();
		this.runner.withBean(ListenerContainers.class, () -> new ListenerContainers("queue", (id) -> container))
			.withPropertyValues("leader-election.while-leader.beans.mail=queue:orders")
			.run((context) -> {
				assertThat(container.isAutoStartup()).isFalse();
				context.getBean(TestLeaderElection.class).grant("mail");
				Awaitility.await().until(container::isRunning);
			});
	}

	@Test
	void containerThatCannotBeKeptFromStartingIsRefused() {
		this.runner.withBean(ListenerContainers.class, () -> new ListenerContainers("queue", (id) -> new Eager()))
			.withPropertyValues("leader-election.while-leader.beans.mail=queue:orders")
			.run(refusal(
					"The listener container 'queue:orders' cannot run only on the leader, because it would start with the application",
					"Let its isAutoStartup() return false."));
	}

	@Test
	void unknownContainerIsRefused() {
		this.runner.withPropertyValues("leader-election.while-leader.beans.mail=kafka:orders")
			.run(refusal("There is no listener container 'kafka:orders', which is to run only on the leader",
					"[jms, kafka, rabbit]"));
	}

	@Test
	void unknownBeanIsRefused() {
		this.runner.withPropertyValues("leader-election.while-leader.beans.mail=orders")
			.run(refusal(
					"The property leader-election.while-leader.beans.mail names the bean 'orders', which does not exist",
					"Correct the name."));
	}

	@Test
	void invalidElectionIsRefused() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("mail.election=" + "x".repeat(300))
			.run(refusal("bean 'onMethod' is to run only on a leader, and the name of the election is invalid",
					"Correct the name of the election."));
	}

	@Test
	void beanThatIsDeclaredTwiceIsRefused() {
		this.runner.withUserConfiguration(Consumers.class)
			.withPropertyValues("leader-election.while-leader.beans.reports=onMethod")
			.run(refusal("The bean 'onMethod' is declared more than once", "Use either @WhileLeader or one entry"));
	}

	@Test
	void beanThatCannotBeKeptFromStartingIsRefused() {
		this.runner.withBean("eager", Eager.class)
			.run(refusal(
					"The bean 'eager' cannot run only on the leader, because it would start with the application, and it has no setter for autoStartup",
					"Let its isAutoStartup() return false."));
	}

	@Test
	void beanThatIsNoLifecycleIsRefused() {
		this.runner.withBean("plain", NoLifecycle.class)
			.run(refusal("The bean 'plain' cannot run only on the leader, because its type",
					"Implement SmartLifecycle"));
	}

	@Test
	void prototypeIsRefused() {
		this.runner.withUserConfiguration(Prototypes.class)
			.run(refusal("The bean 'loop' cannot run only on the leader, because it is no singleton",
					"Annotate a singleton"));
	}

	@Test
	void methodsThatCannotRunAreRefused() {
		refuses(PrivateMethod.class, "is private or static");
		refuses(AsyncMethod.class, "has @Async");
		refuses(ScheduledMethod.class, "has @Scheduled");
		refuses(ReturningMethod.class, "returns a value, which nobody receives");
		refuses(ParameterMethod.class, "has other parameters than a Leadership");
	}

	@Test
	void finalMethodOfAProxyIsRefused() {
		this.runner.withBean("job", FinalMethod.class)
			.withBean(ProxyOfFinalMethod.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidWhileLeaderException")
				.hasStackTraceContaining("it is final and the bean has a proxy"));
	}

	@Test
	void electionOfAMissingPropertyIsRefused() {
		this.runner.withBean(MissingProperty.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidWhileLeaderException")
				.hasStackTraceContaining("jobs.missing"));
	}

	@Test
	void whatAnExplicitStartOfTheContextStartsIsStopped() {
		this.runner.withUserConfiguration(Consumers.class).run((context) -> {
			Container container = context.getBean("onMethod", Container.class);
			context.getSourceApplicationContext().start();
			Awaitility.await().until(() -> container.calls.contains("stopped"));
			assertThat(container.isRunning()).isFalse();
		});
	}

	private void refuses(Class<?> type, String problem) {
		this.runner.withBean("worker", type)
			.run(refusal("@WhileLeader cannot run the method '%s.work' of the bean 'worker', because it %s"
				.formatted(type.getSimpleName(), problem), "Use a method that is neither private nor static"));
	}

	private static ContextConsumer<AssertableApplicationContext> refusal(String problem, String remedy) {
		return (context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			while (!(failure instanceof InvalidWhileLeaderException) && failure.getCause() != null) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(InvalidWhileLeaderException.class, (refused) -> {
				assertThat(refused.problem()).contains(problem);
				assertThat(refused.remedy()).contains(remedy);
			});
		};
	}

	private static void followsTerm(AssertableApplicationContext context, String bean, String name) {
		Container container = context.getBean(bean, Container.class);
		TestLeaderElection election = context.getBean(TestLeaderElection.class);
		assertThat(container.calls).isEmpty();
		election.grant(name);
		Awaitility.await().until(container::isRunning);
		election.elector(name).resign();
		awaitRelease(election, name);
		assertThat(container.calls).containsExactly("start", "stop", "stopped");
	}

	private static void awaitRelease(TestLeaderElection election, String name) {
		Awaitility.await()
			.until(() -> List.of(State.LEADERLESS, State.FOLLOWING).contains(election.elector(name).status().state()));
	}

	static class Loop {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final AtomicReference<Optional<Leadership>> current = new AtomicReference<>();

		@WhileLeader
		void work(Leadership leadership) throws InterruptedException {
			this.current.set(CurrentLeadership.get());
			this.calls.add("begin " + leadership.fencingToken());
			try {
				new CountDownLatch(1).await();
			}
			finally {
				this.calls.add("end " + leadership.fencingToken());
			}
		}

	}

	static class Once {

		private final List<String> runs = new CopyOnWriteArrayList<>();

		@WhileLeader("once")
		void work() {
			this.runs.add("run");
		}

	}

	static class Failing {

		private final List<String> runs = new CopyOnWriteArrayList<>();

		@WhileLeader
		void work() throws InterruptedException {
			this.runs.add("run");
			if (this.runs.size() < 3) {
				throw new IllegalStateException("Work fails");
			}
			new CountDownLatch(1).await();
		}

	}

	interface Switchable {

		void setAutoStartup(boolean autoStartup);

	}

	static class Container implements SmartLifecycle, Switchable {

		final List<String> calls = new CopyOnWriteArrayList<>();

		volatile CountDownLatch gate = new CountDownLatch(0);

		private volatile boolean running;

		private boolean autoStartup = true;

		@Override
		public void start() {
			this.calls.add("start");
			this.running = true;
		}

		@Override
		public void stop() {
			this.calls.add("stop");
			Awaitility.await().until(() -> this.gate.getCount() == 0);
			this.running = false;
			this.calls.add("stopped");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		@Override
		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	@WhileLeader
	static class Annotated extends Container {

	}

	@WhileLeader
	static class Eager implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("Started with the application");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

	@WhileLeader
	static class NoLifecycle {

	}

	static class PrivateMethod {

		@WhileLeader
		private void work() {
		}

	}

	static class AsyncMethod {

		@Async
		@WhileLeader
		void work() {
		}

	}

	static class ScheduledMethod {

		@Scheduled(fixedDelay = 1)
		@WhileLeader
		void work() {
		}

	}

	static class ReturningMethod {

		@WhileLeader
		String work() {
			return "";
		}

	}

	static class ParameterMethod {

		@WhileLeader
		void work(Consumer<String> other) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Consumers {

		@Bean
		@WhileLeader("${mail.election:mail}")
		Container onMethod() {
			return new Container();
		}

		@Bean
		Container plain() {
			Container container = new Container();
			container.setAutoStartup(false);
			return container;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototypes {

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		Loop loop() {
			return new Loop();
		}

	}

	static class FinalMethod {

		@WhileLeader
		final void work() {
		}

	}

	static class MissingProperty {

		@WhileLeader("${jobs.missing}")
		void work() {
		}

	}

	static class ProxyOfFinalMethod extends AbstractAdvisingBeanPostProcessor {

		ProxyOfFinalMethod() {
			this.advisor = new DefaultPointcutAdvisor(Pointcut.TRUE, (MethodInterceptor) MethodInvocation::proceed);
			setProxyTargetClass(true);
		}

		@Override
		protected boolean isEligible(Object bean, String beanName) {
			return bean instanceof FinalMethod;
		}

	}

}
