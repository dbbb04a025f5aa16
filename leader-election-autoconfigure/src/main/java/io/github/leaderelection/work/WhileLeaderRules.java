package io.github.leaderelection.work;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * What a method or bean has to be like so that it can start and stop with a term.
 */
final class WhileLeaderRules {

	/**
	 * Return at once, or start by themselves.
	 */
	private static final List<String> EXCLUDED = List.of("org.springframework.scheduling.annotation.Async",
			"org.springframework.scheduling.annotation.Scheduled", "io.github.leaderelection.annotation.OnLeader");

	private WhileLeaderRules() {
	}

	static void checkSingleton(String beanName, boolean singleton) {
		if (!singleton) {
			throw refuse(beanName, "it is no singleton",
					"Annotate a singleton: each instance of another scope would be a copy of its own.", null);
		}
	}

	static void checkMethod(String beanName, Method method) {
		String problem = problem(method);
		if (problem != null) {
			throw new InvalidWhileLeaderException(
					"@WhileLeader cannot run the method '%s' of the bean '%s', because it %s"
						.formatted(describe(method), beanName, problem),
					"Use a method that is neither private nor static, returns void, has no parameters or a Leadership, and blocks for as long as it works, without @Async, @Scheduled and @OnLeader.");
		}
	}

	static void checkProxy(String beanName, Object bean, Method method) {
		if (Modifier.isFinal(method.getModifiers()) && AopUtils.isCglibProxy(bean)) {
			throw new InvalidWhileLeaderException(
					"@WhileLeader cannot run the method '%s' of the bean '%s', because it is final and the bean has a proxy, whose fields are not those of the bean"
						.formatted(describe(method), beanName),
					"Remove 'final' from the method.");
		}
	}

	private static @Nullable String problem(Method method) {
		if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			return "is private or static";
		}
		for (String excluded : EXCLUDED) {
			if (isAnnotated(method, excluded) || isAnnotated(method.getDeclaringClass(), excluded)) {
				return "has @" + excluded.substring(excluded.lastIndexOf('.') + 1);
			}
		}
		if (method.getReturnType() != void.class) {
			return "returns a value, which nobody receives";
		}
		if (method.getParameterCount() > 1
				|| (method.getParameterCount() == 1 && method.getParameterTypes()[0] != Leadership.class)) {
			return "has other parameters than a Leadership";
		}
		return null;
	}

	static SmartLifecycle checkBean(String beanName, Object bean) {
		if (!(bean instanceof SmartLifecycle lifecycle)) {
			throw refuse(beanName, "its type %s is no SmartLifecycle".formatted(bean.getClass().getName()),
					"Implement SmartLifecycle, or annotate a method that runs for as long as this instance leads.",
					null);
		}
		return lifecycle;
	}

	/**
	 * Keep a bean or listener container from starting with the application.
	 * @param bean the bean
	 * @param what what it is, for the message
	 */
	static void preventAutoStartup(SmartLifecycle bean, String what) {
		RuntimeException failure = null;
		if (bean.isAutoStartup()) {
			try {
				Object target = AopProxyUtils.getSingletonTarget(bean);
				BeanWrapperImpl properties = new BeanWrapperImpl((target != null) ? target : bean);
				if (properties.isWritableProperty("autoStartup")) {
					properties.setPropertyValue("autoStartup", false);
				}
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (bean.isAutoStartup()) {
			throw new InvalidWhileLeaderException(
					"The %s cannot run only on the leader, because it would start with the application, and it has no setter for autoStartup"
						.formatted(what),
					"Let its isAutoStartup() return false.", failure);
		}
	}

	private static InvalidWhileLeaderException refuse(String beanName, String problem, String remedy,
			@Nullable Throwable cause) {
		return new InvalidWhileLeaderException(
				"The bean '%s' cannot run only on the leader, because %s".formatted(beanName, problem), remedy, cause);
	}

	private static boolean isAnnotated(AnnotatedElement element, String annotation) {
		return MergedAnnotations.from(element, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).isPresent(annotation);
	}

	static String describe(AnnotatedElement element) {
		return (element instanceof Method method) ? method.getDeclaringClass().getSimpleName() + "." + method.getName()
				: ((Class<?>) element).getSimpleName();
	}

}
