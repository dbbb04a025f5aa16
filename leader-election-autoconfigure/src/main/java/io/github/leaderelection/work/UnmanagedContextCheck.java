package io.github.leaderelection.work;

import java.lang.reflect.Method;

import io.github.leaderelection.annotation.ContextHierarchyCheck;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Listener that refuses beans and methods with {@link WhileLeader @WhileLeader} in a
 * context that has no {@link WhileLeaderBeans}: the beans would start on every instance,
 * and the methods on none.
 */
public final class UnmanagedContextCheck extends ContextHierarchyCheck {

	/**
	 * Create a new {@link UnmanagedContextCheck}.
	 */
	public UnmanagedContextCheck() {
		super(WhileLeaderBeans.class);
	}

	@Override
	protected boolean needsGuard(ConfigurableListableBeanFactory beans, String name, Class<?> type) {
		return beans.findAnnotationOnBean(name, WhileLeader.class, false) != null || hasMethods(type);
	}

	// Those of listeners as well, which would start; a bean is found by its own name
	private static boolean hasMethods(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, WhileLeader.class) && !MethodIntrospector
			.selectMethods(type,
					(Method method) -> AnnotatedElementUtils.isAnnotated(method, WhileLeader.class)
							&& !AnnotatedElementUtils.isAnnotated(method, Bean.class))
			.isEmpty();
	}

	@Override
	protected RuntimeException refuse(String name, Class<?> type, String context) {
		return new InvalidWhileLeaderException(
				"@WhileLeader cannot manage the bean '%s' of %s, because the auto-configuration of leader election is not active in its application context '%s'"
					.formatted(name, type.getName(), context),
				"Add @EnableAutoConfiguration or @ImportAutoConfiguration(WhileLeaderAutoConfiguration.class) to the configuration of that context, or move the bean to a context that has it.");
	}

}
