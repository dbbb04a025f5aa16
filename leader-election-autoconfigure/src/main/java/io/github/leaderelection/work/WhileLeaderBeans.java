package io.github.leaderelection.work;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.annotation.WhileLeader;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the beans and methods of one context that run only on the leader, by
 * {@link WhileLeader @WhileLeader} or by name, and keeps the beans from starting with the
 * application. It does so after all singletons were created and before any of them is
 * started.
 */
@ImportRuntimeHints(ManagedBeansRuntimeHints.class)
public final class WhileLeaderBeans implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beans;

	private final WhileLeaderNames names;

	private final Map<String, List<String>> byElection;

	private final WhileLeaderListeners listeners;

	private final @Nullable WhileLeaderBeans above;

	private final List<WorkDeclaration> declarations = new ArrayList<>();

	private final Set<String> managed = new HashSet<>();

	/**
	 * Create a new {@link WhileLeaderBeans}.
	 * @param beans the beans of the context
	 * @param names resolves the names of elections
	 * @param byElection names of beans and listener containers by election; the latter
	 * have a colon and are ignored here
	 * @param listeners get the annotated listeners
	 * @param above those of the nearest context above, {@code null} if there are none
	 */
	public WhileLeaderBeans(ConfigurableListableBeanFactory beans, WhileLeaderNames names,
			Map<String, List<String>> byElection, WhileLeaderListeners listeners, @Nullable WhileLeaderBeans above) {
		this.beans = beans;
		this.names = names;
		this.byElection = byElection;
		this.listeners = listeners;
		this.above = above;
	}

	/**
	 * Return what was found.
	 * @return the beans and methods to manage
	 */
	List<WorkDeclaration> declarations() {
		return List.copyOf(this.declarations);
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beans.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = type(beanName);
			if (type != null) {
				findOnBean(beanName, type);
				findOnMethods(beanName, type);
			}
		}
		this.byElection.forEach((election, beanNames) -> beanNames.stream()
			.filter((name) -> !ListenerContainers.isContainer(name) && !isManagedAbove(name))
			.forEach((name) -> manageNamed(this.names.election(election, "property of bean '%s'".formatted(name)),
					name)));
	}

	// Contexts of a hierarchy share their properties
	private boolean isManagedAbove(String beanName) {
		return !this.beans.containsLocalBean(beanName) && this.above != null && this.above.manages(beanName);
	}

	private boolean manages(String beanName) {
		return this.managed.contains(beanName) || isManagedAbove(beanName);
	}

	private @Nullable Class<?> type(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, beanName);
		return (type != null) ? type : this.beans.getType(beanName, false);
	}

	private void findOnBean(String beanName, Class<?> type) {
		WhileLeader annotation = this.beans.findAnnotationOnBean(beanName, WhileLeader.class, false);
		if (annotation != null && ListenerAnnotations.isListener(type)) {
			this.listeners.add(type, beanName, annotation);
		}
		else if (annotation != null) {
			manage(this.names.election(annotation.election(), "bean '%s'".formatted(beanName)), beanName,
					annotation.name());
		}
	}

	private void findOnMethods(String beanName, Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, WhileLeader.class)) {
			return;
		}
		MethodIntrospector.selectMethods(type, WhileLeaderBeans::annotation).forEach((method, annotation) -> {
			if (ListenerAnnotations.isListener(method)) {
				this.listeners.add(method, beanName, annotation);
				return;
			}
			WhileLeaderRules.checkSingleton(beanName, this.beans.isSingleton(beanName));
			WhileLeaderRules.checkMethod(beanName, method);
			String election = this.names.election(annotation.election(),
					"method '%s' of the bean '%s'".formatted(WhileLeaderRules.describe(method), beanName));
			this.declarations.add(new WorkDeclaration(election,
					(annotation.name().isEmpty()) ? beanName + "." + method.getName() : annotation.name(),
					task(beanName, method)));
		});
	}

	private static @Nullable WhileLeader annotation(Method method) {
		return (AnnotatedElementUtils.hasAnnotation(method, Bean.class)) ? null
				: AnnotatedElementUtils.findMergedAnnotation(method, WhileLeader.class);
	}

	private ManagedWork task(String beanName, Method method) {
		Object bean = this.beans.getBean(beanName);
		WhileLeaderRules.checkProxy(beanName, bean, method);
		try {
			return new TaskMethod(bean, method);
		}
		catch (IllegalStateException ex) {
			throw new InvalidWhileLeaderException(
					"@WhileLeader cannot run the method '%s' of the bean '%s', because the proxy of the bean does not have it"
						.formatted(WhileLeaderRules.describe(method), beanName),
					"Declare the method in an interface of the bean, or set spring.aop.proxy-target-class=true.", ex);
		}
	}

	private void manageNamed(String election, String beanName) {
		if (!this.beans.containsBean(beanName)) {
			throw new InvalidWhileLeaderException(
					"The property leader-election.while-leader.beans.%s names the bean '%s', which does not exist"
						.formatted(election, beanName),
					"Correct the name. Listener containers have the form 'kafka:<id>', 'rabbit:<id>' or 'jms:<id>'.");
		}
		manage(election, beanName, "");
	}

	private void manage(String election, String beanName, String name) {
		WhileLeaderRules.checkSingleton(beanName, this.beans.isSingleton(beanName));
		SmartLifecycle bean = WhileLeaderRules.checkBean(beanName, bean(beanName));
		WhileLeaderRules.preventAutoStartup(bean, "bean '%s'".formatted(beanName));
		if (!this.managed.add(beanName)) {
			throw new InvalidWhileLeaderException(
					"The bean '%s' is declared more than once to run only on the leader".formatted(beanName),
					"Use either @WhileLeader or one entry in leader-election.while-leader.beans.<election>.");
		}
		WhileLeaderLifecycle.enclose(this.beans, BeanFactoryUtils.transformedBeanName(beanName));
		this.declarations
			.add(new WorkDeclaration(election, (name.isEmpty()) ? beanName : name, ManagedBeans.of(beanName, bean)));
	}

	private Object bean(String beanName) {
		Object bean = this.beans.getBean(beanName);
		// Some factories are what has to be started, such as that of Kafka Streams
		return (bean instanceof SmartLifecycle || !this.beans.isFactoryBean(beanName)) ? bean
				: this.beans.getBean(BeanFactory.FACTORY_BEAN_PREFIX + beanName);
	}

}
