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
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;

/**
 * Bean post-processor that puts the guard of {@link OnLeader @OnLeader} in front of the
 * other advice of a bean, and behind that of {@code @Async}. The post-processors of
 * {@code @EnableResilientMethods} have the same order as
 * {@link OnLeaderBeanPostProcessor} and put their advice in front as well, so the order
 * of their registration would decide without this one. The order of {@code @EnableAsync}
 * can be set by the application: outside of it, the guard would end when the call is
 * handed to the executor. A post-processor of merged bean definitions comes after all
 * that are none, whatever their order. What still precedes the guard is refused when the
 * bean is made.
 */
public final class OnLeaderAdviceOrder implements MergedBeanDefinitionPostProcessor, Ordered {

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
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			Arrays.stream(advised.getAdvisors())
				.filter(OnLeaderAdvisor.class::isInstance)
				.findFirst()
				.ifPresent((own) -> arrange(advised, own));
		}
		require(beanName, bean);
		return bean;
	}

	/**
	 * Return whether a bean has a guard.
	 * @param bean the bean
	 * @return whether it is a proxy with a guard
	 */
	static boolean isGuarded(Object bean) {
		return bean instanceof Advised advised
				&& Arrays.stream(advised.getAdvisors()).anyMatch(OnLeaderAdvisor.class::isInstance);
	}

	/**
	 * Refuse a bean whose guard other advice precedes that must not.
	 * @param beanName the name of the bean
	 * @param bean the bean
	 * @throws InvalidOnLeaderException if there is such advice
	 */
	static void require(String beanName, Object bean) {
		if (isGuarded(bean)) {
			intruder((Advised) bean).ifPresent((intruder) -> {
				throw OnLeaderRules.refuse(
						"@OnLeader cannot guard the bean '%s', because other advice precedes the guard and would run on every instance: %s"
							.formatted(beanName, intruder.getAdvice().getClass().getName()),
						"Let the post-processor of that advice add it behind existing advisors, or give it a higher precedence than that of OnLeaderBeanPostProcessor.");
			});
		}
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

	private static Optional<Advisor> intruder(Advised advised) {
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
