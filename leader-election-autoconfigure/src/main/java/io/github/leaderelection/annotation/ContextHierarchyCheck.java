package io.github.leaderelection.annotation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Listener that refuses beans of a context, above or below the context of this listener,
 * in which nothing restricts them to the leader. A refused context does not start: its
 * refresh fails at its end and stops what it has started, but a bean that starts by
 * itself, or a task that it schedules, may have begun already.
 */
public abstract class ContextHierarchyCheck implements ApplicationListener<ContextRefreshedEvent>, Ordered {

	private final Class<?> guard;

	/**
	 * Create a new {@link ContextHierarchyCheck}.
	 * @param guard the type of the bean that a context needs
	 */
	protected ContextHierarchyCheck(Class<?> guard) {
		this.guard = guard;
	}

	@Override
	public final void onApplicationEvent(ContextRefreshedEvent event) {
		ApplicationContext context = event.getApplicationContext();
		while (context != null) {
			if (context instanceof ConfigurableApplicationContext configurable
					&& context.getBeanNamesForType(this.guard, false, false).length == 0) {
				check(configurable.getBeanFactory(), context.getDisplayName());
			}
			context = context.getParent();
		}
	}

	// Before a listener of the same event schedules tasks of this context and those
	// above.
	// The listeners of a context below get the event first, so a task of its own may have
	// begun.
	@Override
	public final int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private void check(ConfigurableListableBeanFactory beans, String context) {
		Set<String> names = new LinkedHashSet<>(List.of(beans.getSingletonNames()));
		names.addAll(List.of(beans.getBeanDefinitionNames()));
		for (String name : names) {
			Class<?> type = type(beans, name);
			if (type != null && concerns(beans, name, type)) {
				throw refuse(name, type, context);
			}
		}
	}

	private boolean concerns(ConfigurableListableBeanFactory beans, String name, Class<?> type) {
		try {
			return needsGuard(beans, name, type);
		}
		catch (LinkageError ex) {
			// Of a class that cannot be used here
			return false;
		}
	}

	/**
	 * Return whether a bean may only be in a context with the guard.
	 * @param beans the beans of the context
	 * @param name the name of the bean
	 * @param type the class of the bean
	 * @return whether it needs the guard
	 */
	protected abstract boolean needsGuard(ConfigurableListableBeanFactory beans, String name, Class<?> type);

	/**
	 * Return what to throw because of a bean.
	 * @param name the name of the bean
	 * @param type the class of the bean
	 * @param context the display name of its context
	 * @return the exception
	 */
	protected abstract RuntimeException refuse(String name, Class<?> type, String context);

	private static @Nullable Class<?> type(ConfigurableListableBeanFactory beans, String name) {
		Object singleton = beans.getSingleton(name);
		if (singleton != null) {
			return AopUtils.getTargetClass(singleton);
		}
		try {
			return beans.getType(name, false);
		}
		catch (BeansException ex) {
			return null;
		}
	}

}
