package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.store.TickStore;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.util.Assert;

/**
 * Bean post-processor that guards methods with {@link OnLeader @OnLeader}, and refuses
 * those that it cannot guard. The guard precedes all other advice of the bean, such as
 * that of {@code @Transactional}, except for that of {@code @Async}.
 */
@ImportRuntimeHints(OnLeaderRuntimeHints.class)
public final class OnLeaderBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements InstantiationAwareBeanPostProcessor, SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(OnLeaderBeanPostProcessor.class);

	private final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

	private final GuardedElections elections;

	private final WorkReports reports;

	private final GuardedMethodFactory methods;

	private final FencedRules fencing;

	private final FencedAdvisor fencedAdvisor;

	private final ScheduledMethods scheduled;

	/**
	 * Create a new {@link OnLeaderBeanPostProcessor}.
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param defaultElection supplies the name of the election of an annotation that
	 * names none
	 * @param maxElections supplies how many elections expressions may join
	 * @param transactions supplies what fences transactions, {@code null} if there is
	 * nothing
	 * @param ticks supplies where the ticks of jobs are recorded, {@code null} if the
	 * store cannot record any
	 * @param reports reports what becomes of calls
	 */
	public OnLeaderBeanPostProcessor(Supplier<? extends @Nullable LeaderElectors> electors,
			Supplier<String> defaultElection, Supplier<Integer> maxElections,
			Supplier<? extends @Nullable FencedTransactions> transactions,
			Supplier<? extends @Nullable TickStore> ticks, WorkReports reports) {
		this.elections = new GuardedElections(electors, maxElections);
		this.reports = reports;
		this.fencing = new FencedRules(this.elections, transactions);
		this.scheduled = new ScheduledMethods(ticks, electors);
		this.methods = new GuardedMethodFactory(this.elections, defaultElection, this::resolvePlaceholders,
				this.fencing, this.scheduled);
		this.fencedAdvisor = new FencedAdvisor(transactions);
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
		reportSelfCalls(beanName, type, guarded.keySet());
		Object result = super.postProcessAfterInitialization(bean, beanName);
		Advisor shared = this.advisor;
		if (shared != null && result instanceof Advised advised && advised.indexOf(shared) >= 0) {
			advised.replaceAdvisor(shared, new OnLeaderAdvisor(new OnLeaderInterceptor(this.elections, this.reports,
					guarded, (method) -> create(beanName, method))));
			fence(advised, guarded.values());
		}
		return result;
	}

	private void fence(Advised advised, Collection<GuardedMethod> guarded) {
		List<FencedMethod> fenced = guarded.stream().map(GuardedMethod::fenced).filter(Objects::nonNull).toList();
		fenced.forEach((method) -> method.requireTransactionAdvice(advised));
		// Other methods than these may be fenced where each call has its own target
		if (!fenced.isEmpty() || !advised.getTargetSource().isStatic()) {
			advised.addAdvisor(advised.getAdvisorCount(), this.fencedAdvisor);
		}
	}

	private void reportSelfCalls(String beanName, Class<?> type, Set<Method> guarded) {
		if (!guarded.isEmpty() && this.reported.add(type)) {
			SelfCalls.find(type, guarded)
				.forEach((method) -> logger.warn(
						"@OnLeader guards the method '{}' of the bean '{}' only in calls from other beans, but its own class calls it as well: such a call does not pass the proxy of the bean and runs on every instance, unless it comes from guarded work. Move the method to another bean",
						OnLeaderRules.describe(method), beanName));
		}
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
				OnLeaderAdviceOrder.require(beanName, bean);
			}
		}
		this.elections.start();
		this.fencing.start();
		this.scheduled.start();
	}

	private void requireGuard(String beanName, Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Map<Method, OnLeader> guarded = guarded(type, beanName);
		if (!guarded.isEmpty() && !OnLeaderAdviceOrder.isGuarded(bean)) {
			throw OnLeaderRules.refuse(
					"@OnLeader cannot guard the method '%s' of the bean '%s', because the bean was created before the guard: a bean post-processor depends on it"
						.formatted(OnLeaderRules.describe(guarded.keySet().iterator().next()), beanName),
					"Make the @Bean method of that post-processor static, or let it get the bean later from an ObjectProvider.");
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
