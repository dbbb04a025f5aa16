package io.github.leaderelection.annotation;

import java.util.ArrayList;
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
 * other advice of a bean, and behind that of {@code @Async}. The post-processors of
 * {@code @EnableResilientMethods} have the same order as
 * {@link OnLeaderBeanPostProcessor} and put their advice in front as well, so the order
 * of their registration would decide without this one. The order of {@code @EnableAsync}
 * can be set by the application: outside of it, the guard would end when the call is
 * handed to the executor.
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
			Arrays.stream(advised.getAdvisors())
				.filter(OnLeaderAdvisor.class::isInstance)
				.findFirst()
				.ifPresent((own) -> arrange(advised, own));
		}
		return bean;
	}

	private static void arrange(Advised advised, Advisor own) {
		List<Advisor> others = new ArrayList<>(List.of(advised.getAdvisors()));
		int current = others.indexOf(own);
		others.remove(own);
		int wanted = 0;
		for (int i = 0; i < others.size(); i++) {
			if (isAsync(others.get(i))) {
				wanted = i + 1;
			}
		}
		if (current != wanted) {
			advised.removeAdvisor(own);
			advised.addAdvisor(wanted, own);
		}
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
		return isAsync(advisor) || advisor instanceof IntroductionAdvisor
				|| advisor.getAdvice() instanceof ExposeInvocationInterceptor;
	}

	private static boolean isAsync(Advisor advisor) {
		return advisor.getAdvice() instanceof AsyncExecutionInterceptor;
	}

}
