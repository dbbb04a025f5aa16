package io.github.leaderelection.annotation;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.CurrentLeadership;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the order of advice: {@link OnLeaderAdviceOrder} and the check at start.
 */
class OnLeaderAdviceOrderTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void guardIsOutsideOfRetriesAndConcurrencyLimits(boolean guardFirst) {
		LeaderElector elector = Mockito.mock(LeaderElector.class);
		LeaderElectors electors = Mockito.mock(LeaderElectors.class);
		Mockito.when(electors.elector("default")).thenReturn(elector);
		Mockito.when(elector.begin(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(Optional.empty());
		Mockito.when(elector.leader()).thenReturn(Optional.empty());
		Class<?>[] order = (guardFirst) ? new Class<?>[] { OnLeaderAutoConfiguration.class, Resilient.class }
				: new Class<?>[] { Resilient.class, OnLeaderAutoConfiguration.class };
		new ApplicationContextRunner().withUserConfiguration(order)
			.withBean(LeaderElectors.class, () -> electors)
			.withBean(Fragile.class)
			.run((context) -> {
				Fragile fragile = context.getBean(Fragile.class);
				assertThatExceptionOfType(NotLeaderException.class).isThrownBy(fragile::demanded);
				assertThatExceptionOfType(NotLeaderException.class)
					.isThrownBy(() -> fragile.reactive(new AtomicInteger()).block());
				Mockito.verify(elector, Mockito.times(2)).begin(ArgumentMatchers.any(), ArgumentMatchers.any());
				assertThat(((Advised) fragile).getAdvisors()[0]).isInstanceOf(OnLeaderAdvisor.class);
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void retriesRunUnderOneTerm(boolean guardFirst) {
		Class<?>[] order = (guardFirst) ? new Class<?>[] { OnLeaderAutoConfiguration.class, Resilient.class }
				: new Class<?>[] { Resilient.class, OnLeaderAutoConfiguration.class };
		new ApplicationContextRunner().withUserConfiguration(order)
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(Fragile.class)
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				long token = election.grant("default").fencingToken();
				AtomicInteger attempts = new AtomicInteger();
				// Would be skipped at the second attempt if each were guarded
				assertThat(context.getBean(Fragile.class).retried(attempts, election)).isEqualTo(token);
				assertThat(attempts).hasValue(3);
				election.grant("default");
				AtomicInteger subscriptions = new AtomicInteger();
				assertThat(context.getBean(Fragile.class).reactive(subscriptions).block()).isEqualTo("done");
				assertThat(subscriptions).hasValue(3);
			});
	}

	@Test
	void adviceThatPrecedesTheGuardIsMovedBehindIt() {
		new ApplicationContextRunner()
			.withUserConfiguration(OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class,
					Intruding.class)
			.withBean(Fragile.class)
			.run((context) -> {
				Advisor[] advisors = ((Advised) context.getBean(Fragile.class)).getAdvisors();
				assertThat(advisors[0]).isInstanceOf(OnLeaderAdvisor.class);
				assertThat(advisors[1]).isInstanceOf(DefaultPointcutAdvisor.class);
			});
	}

	@Test
	void adviceThatWouldPrecedeTheGuardIsRefused() {
		new ApplicationContextRunner()
			.withUserConfiguration(OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class,
					IntrudingLast.class)
			.withBean(Fragile.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("other advice precedes the guard")
				.hasMessageContaining("behind existing advisors"));
	}

	@Test
	void adviceOfALazyBeanIsRefusedWhenTheBeanIsMade() {
		new ApplicationContextRunner()
			.withUserConfiguration(OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class,
					EarlyAsync.class, Resilient.class)
			.withBean("job", AsyncJob.class, AsyncJob::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> context.getBean("job"))
				.havingRootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.withMessageContaining("cannot guard the bean 'job', because other advice precedes the guard")
				.withMessageContaining("RetryAnnotationInterceptor"));
	}

	@Test
	void failureOfAnAttemptIsNotHidden() {
		new ApplicationContextRunner().withUserConfiguration(OnLeaderAutoConfiguration.class, Resilient.class)
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(Fragile.class)
			.run((context) -> {
				context.getBean(TestLeaderElection.class).grant("default");
				assertThatIllegalStateException().isThrownBy(context.getBean(Fragile.class)::demanded);
			});
	}

	@Test
	void guardIsInsideOfAsyncWhateverItsOrder() {
		new ApplicationContextRunner()
			.withUserConfiguration(OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class,
					EarlyAsync.class)
			.withBean(AsyncJob.class)
			.run((context) -> {
				AsyncJob job = context.getBean(AsyncJob.class);
				Advisor[] advisors = ((Advised) job).getAdvisors();
				assertThat(advisors[0].getAdvice()).isInstanceOf(AsyncExecutionInterceptor.class);
				assertThat(advisors[1]).isInstanceOf(OnLeaderAdvisor.class);
				context.getBean(TestLeaderElection.class).grant("default");
				assertThat(job.term().get(90, TimeUnit.SECONDS)).isPresent();
			});
	}

	@Test
	void otherAdviceOutsideOfAsyncIsRefused() {
		new ApplicationContextRunner()
			.withUserConfiguration(OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class,
					EarlyAsync.class, Resilient.class)
			.withBean(AsyncJob.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("RetryAnnotationInterceptor"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Resilient {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(order = 0)
	static class EarlyAsync {

	}

	static class AsyncJob {

		@Async
		@OnLeader
		@Retryable
		CompletableFuture<Optional<Leadership>> term() {
			return CompletableFuture.completedFuture(CurrentLeadership.get());
		}

	}

	static class Fragile {

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		@Retryable(delay = 0)
		@ConcurrencyLimit(1)
		void demanded() {
			throw new IllegalStateException("failed");
		}

		@OnLeader
		@Retryable(delay = 0)
		@Nullable Long retried(AtomicInteger attempts, TestLeaderElection election) {
			if (attempts.incrementAndGet() < 3) {
				election.elector("default").resign();
				throw new IllegalStateException("failed");
			}
			return CurrentLeadership.get().map(Leadership::fencingToken).orElse(null);
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		@Retryable(delay = 0)
		Mono<String> reactive(AtomicInteger subscriptions) {
			return Mono.defer(() -> (subscriptions.incrementAndGet() < 3)
					? Mono.error(new IllegalStateException("failed")) : Mono.just("done"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Intruding {

		@Bean
		static BeanPostProcessor intruder() {
			return new Intruder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IntrudingLast {

		@Bean
		static BeanPostProcessor lastIntruder() {
			return new LastIntruder();
		}

	}

	/**
	 * Comes after all post-processors that are registered as beans.
	 */
	static class LastIntruder extends Intruder implements MergedBeanDefinitionPostProcessor {

		@Override
		public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
		}

	}

	static class Intruder implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof Advised advised) {
				advised.addAdvisor(0, new DefaultPointcutAdvisor(
						(org.aopalliance.intercept.MethodInterceptor) (invocation) -> invocation.proceed()));
			}
			return bean;
		}

	}

}
