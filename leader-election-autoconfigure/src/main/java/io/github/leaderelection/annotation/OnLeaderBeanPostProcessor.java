package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.MethodClassKey;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Bean post-processor that guards methods with {@link OnLeader @OnLeader}, and refuses
 * those that it cannot guard. The guard precedes all other advice of the bean, such as
 * that of {@code @Transactional}, except for that of {@code @Async}.
 */
public final class OnLeaderBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
		implements InstantiationAwareBeanPostProcessor, SmartInitializingSingleton {

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final Supplier<String> defaultElection;

	private final Set<String> elections = ConcurrentHashMap.newKeySet();

	private final Map<Object, String> electionByMethod = new ConcurrentHashMap<>();

	private volatile boolean started;

	/**
	 * Create a new {@link OnLeaderBeanPostProcessor}.
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param defaultElection supplies the name of the election of an annotation that
	 * names none
	 */
	public OnLeaderBeanPostProcessor(Supplier<? extends @Nullable LeaderElectors> electors,
			Supplier<String> defaultElection) {
		this.electors = electors;
		this.defaultElection = defaultElection;
		this.advisor = new DefaultPointcutAdvisor(new OnLeaderPointcut(), new OnLeaderInterceptor(this::elector));
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
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		guarded(bean.getClass(), beanName).keySet().forEach((method) -> OnLeaderRules.checkLifecycle(beanName, method));
		return true;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopUtils.getTargetClass(bean);
		guarded(type, beanName).forEach((method, annotation) -> {
			OnLeaderRules.check(beanName, type, method);
			join(election(beanName, method, annotation));
		});
		return super.postProcessAfterInitialization(bean, beanName);
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
		this.started = true;
		ConfigurableListableBeanFactory beans = this.beanFactory;
		Assert.state(beans != null, "'beanFactory' must have been set");
		for (String beanName : beans.getSingletonNames()) {
			Object bean = beans.getSingleton(beanName);
			if (bean != null) {
				requireGuard(beanName, bean);
			}
		}
		this.elections.forEach(this::join);
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

	private boolean isAdvised(Object bean) {
		Advisor own = this.advisor;
		return own != null && bean instanceof Advised advised && advised.indexOf(own) >= 0;
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

	private String election(String beanName, Method method, OnLeader annotation) {
		try {
			return resolve(annotation);
		}
		catch (InvalidNameException ex) {
			throw OnLeaderRules.refuse(
					"@OnLeader on the method '%s' of the bean '%s' has an invalid election name: %s"
						.formatted(OnLeaderRules.describe(method), beanName, ex.getMessage()),
					"Correct the name in the annotation.", ex);
		}
	}

	private String resolve(OnLeader annotation) {
		ConfigurableListableBeanFactory beans = this.beanFactory;
		String text = (beans != null) ? beans.resolveEmbeddedValue(annotation.election()) : annotation.election();
		return Names.requireElection((StringUtils.hasText(text)) ? text : this.defaultElection.get());
	}

	private void join(String election) {
		this.elections.add(election);
		LeaderElectors joined = (this.started) ? this.electors.get() : null;
		if (joined != null) {
			joined.elector(election);
		}
	}

	private Optional<LeaderElector> elector(Method method, Class<?> type) {
		LeaderElectors all = this.electors.get();
		return Optional.ofNullable(all)
			.map((found) -> found
				.elector(this.electionByMethod.computeIfAbsent(new MethodClassKey(method, type), (key) -> {
					OnLeader annotation = OnLeaderPointcut.annotation(method, type);
					Assert.state(annotation != null, "'method' must be guarded");
					return resolve(annotation);
				})));
	}

	/**
	 * Matches the methods that are guarded.
	 */
	private static final class OnLeaderPointcut extends StaticMethodMatcherPointcut {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return annotation(method, targetClass) != null;
		}

		private static @Nullable OnLeader annotation(Method method, Class<?> type) {
			return GuardedMethods.find(AopUtils.getMostSpecificMethod(method, type), type);
		}

	}

}
