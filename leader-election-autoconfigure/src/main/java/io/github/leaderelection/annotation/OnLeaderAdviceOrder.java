package io.github.leaderelection.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.springframework.aop.Advisor;
import org.springframework.aop.IntroductionAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Bean post-processor that puts the guard of {@link OnLeader @OnLeader} in front of the
 * other advice of a bean, except for that of {@code @Async}. The post-processors of
 * {@code @EnableResilientMethods} have the same order as
 * {@link OnLeaderBeanPostProcessor} and put their advice in front as well: without this
 * one the order of their registration would decide.
 */
public final class OnLeaderAdviceOrder implements BeanPostProcessor, Ordered {

	/**
	 * Create a new {@link OnLeaderAdviceOrder}.
	 */
	public OnLeaderAdviceOrder() {
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			List<Advisor> advisors = List.of(advised.getAdvisors());
			advisors.stream().filter(OnLeaderAdvisor.class::isInstance).findFirst().ifPresent((own) -> {
				Advisor intruder = intruder(advised).orElse(null);
				if (intruder != null) {
					advised.removeAdvisor(own);
					advised.addAdvisor(advisors.indexOf(intruder), own);
				}
			});
		}
		return bean;
	}

	/**
	 * Return advice that precedes the guard of a bean and must not.
	 * @param advised the proxy of the bean
	 * @return the first such advice
	 */
	static Optional<Advisor> intruder(Advised advised) {
		return Arrays.stream(advised.getAdvisors())
			.takeWhile((advisor) -> !(advisor instanceof OnLeaderAdvisor))
			.filter((advisor) -> !mayPrecede(advisor))
			.findFirst();
	}

	private static boolean mayPrecede(Advisor advisor) {
		return advisor instanceof IntroductionAdvisor || advisor.getAdvice() instanceof AsyncExecutionInterceptor
				|| advisor.getAdvice() instanceof ExposeInvocationInterceptor;
	}

}
