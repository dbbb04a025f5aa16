package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.store.TickStore;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.util.Assert;

/**
 * Bean post-processor that guards methods with {@link OnLeader @OnLeader}, and refuses
 * those that it cannot guard. The guard precedes all other advice of the bean, such as
 * that of {@code @Transactional}, except for that of {@code @Async}.
 */
public final class OnLeaderBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements InstantiationAwareBeanPostProcessor, SmartInitializingSingleton {

	private final GuardedElections elections;

	private final GuardedMethodFactory methods;

	private final ScheduledMethods scheduled;

	/**
	 * Create a new {@link OnLeaderBeanPostProcessor}.
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param defaultElection supplies the name of the election of an annotation that
	 * names none
	 * @param maxElections supplies how many elections expressions may join
	 * @param ticks supplies where the ticks of jobs are recorded, {@code null} if the
	 * store cannot record any
	 */
	public OnLeaderBeanPostProcessor(Supplier<? extends @Nullable LeaderElectors> electors,
			Supplier<String> defaultElection, Supplier<Integer> maxElections,
			Supplier<? extends @Nullable TickStore> ticks) {
		this.elections = new GuardedElections(electors, maxElections);
		this.scheduled = new ScheduledMethods(ticks, electors);
		this.methods = new GuardedMethodFactory(this.elections, defaultElection, this::resolvePlaceholders,
				this.scheduled);
		// Matches the beans to advise, and is replaced by an advisor of the bean
		this.advisor = new OnLeaderAdvisor((MethodInterceptor) (invocation) -> {
			throw new IllegalStateException("the guard of the bean is missing");
		});
		setBeforeExistingAdvisors(true);
		// One step before @Async, which puts itself in front as well
		setOrder(Ordered.LOWEST_PRECEDENCE - 1);
	}

	/**
	 * Return whether a class has methods to guard.
	 * @param type the class
	 * @return whether it has any
	 */
	public static boolean isGuarded(Class<?> type) {
		try {
			return !GuardedMethods.of(type).isEmpty();
		}
		catch (AnnotationConfigurationException ex) {
			return true;
		}
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableListableBeanFactory.class, beanFactory, "'beanFactory' must be configurable");
		super.setBeanFactory(beanFactory);
		this.scheduled.setBeans((ConfigurableListableBeanFactory) beanFactory);
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		guarded(bean.getClass(), beanName).keySet().forEach((method) -> OnLeaderRules.checkLifecycle(beanName, method));
		return true;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Map<Method, GuardedMethod> guarded = new HashMap<>();
		guarded(type, beanName).forEach(
				(method, annotation) -> guarded.put(method, this.methods.create(beanName, type, method, annotation)));
		Object result = super.postProcessAfterInitialization(bean, beanName);
		Advisor shared = this.advisor;
		if (shared != null && result instanceof Advised advised && advised.indexOf(shared) >= 0) {
			advised.replaceAdvisor(shared, new OnLeaderAdvisor(
					new OnLeaderInterceptor(this.elections, guarded, (method) -> create(beanName, method))));
		}
		return result;
	}

	private GuardedMethod create(String beanName, Method method) {
		Class<?> type = method.getDeclaringClass();
		OnLeader annotation = GuardedMethods.find(method, type);
		Assert.state(annotation != null, "'method' must be guarded");
		return this.methods.create(beanName, type, method, annotation);
	}

	@Override
	protected ProxyFactory prepareProxyFactory(Object bean, String beanName) {
		ProxyFactory proxyFactory = super.prepareProxyFactory(bean, beanName);
		if (Modifier.isFinal(bean.getClass().getModifiers())) {
			proxyFactory.setProxyTargetClass(false);
		}
		return proxyFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory beans = this.beanFactory;
		Assert.state(beans != null, "'beanFactory' must have been set");
		for (String beanName : beans.getSingletonNames()) {
			Object bean = beans.getSingleton(beanName);
			if (bean != null) {
				requireGuard(beanName, bean);
				requireOrder(beanName, bean);
			}
		}
		this.elections.start();
		this.scheduled.start();
	}

	private void requireGuard(String beanName, Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Map<Method, OnLeader> guarded = guarded(type, beanName);
		if (!guarded.isEmpty() && !isAdvised(bean)) {
			throw OnLeaderRules.refuse(
					"@OnLeader cannot guard the method '%s' of the bean '%s', because the bean was created before the guard: a bean post-processor depends on it"
						.formatted(OnLeaderRules.describe(guarded.keySet().iterator().next()), beanName),
					"Make the @Bean method of that post-processor static, or let it get the bean later from an ObjectProvider.");
		}
	}

	private static boolean isAdvised(Object bean) {
		return bean instanceof Advised advised
				&& Arrays.stream(advised.getAdvisors()).anyMatch(OnLeaderAdvisor.class::isInstance);
	}

	private static void requireOrder(String beanName, Object bean) {
		if (isAdvised(bean)) {
			OnLeaderAdviceOrder.intruder((Advised) bean).ifPresent((intruder) -> {
				throw OnLeaderRules.refuse(
						"@OnLeader cannot guard the bean '%s', because other advice precedes the guard and would run on every instance: %s"
							.formatted(beanName, intruder.getAdvice().getClass().getName()),
						"Let the post-processor of that advice add it behind existing advisors, or give it a higher precedence than that of OnLeaderBeanPostProcessor.");
			});
		}
	}

	private Map<Method, OnLeader> guarded(Class<?> type, String beanName) {
		try {
			return GuardedMethods.of(type);
		}
		catch (AnnotationConfigurationException ex) {
			throw OnLeaderRules.refuse(
					"@OnLeader on the class %s of the bean '%s' contradicts itself: 'value' and 'election' name different elections"
						.formatted(type.getName(), beanName),
					"Name the election once.", ex);
		}
	}

	private String resolvePlaceholders(String text) {
		ConfigurableListableBeanFactory beans = this.beanFactory;
		String resolved = (beans != null) ? beans.resolveEmbeddedValue(text) : text;
		return (resolved != null) ? resolved : "";
	}

}
