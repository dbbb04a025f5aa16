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
 * Listener that refuses beans with {@link OnLeader @OnLeader} in a context that has no
 * {@link OnLeaderBeanPostProcessor}, above or below the context of this listener: their
 * methods would run on every instance. A refused context does not start: its refresh
 * fails at its end, when a task that it schedules may have begun already.
 */
public final class UnguardedContextCheck implements ApplicationListener<ContextRefreshedEvent>, Ordered {

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		ApplicationContext context = event.getApplicationContext();
		while (context != null) {
			if (context instanceof ConfigurableApplicationContext configurable && !isGuarded(context)) {
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
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private static boolean isGuarded(ApplicationContext context) {
		return context.getBeanNamesForType(OnLeaderBeanPostProcessor.class, false, false).length > 0;
	}

	private static void check(ConfigurableListableBeanFactory beans, String context) {
		Set<String> names = new LinkedHashSet<>(List.of(beans.getSingletonNames()));
		names.addAll(List.of(beans.getBeanDefinitionNames()));
		for (String name : names) {
			Class<?> type = type(beans, name);
			if (type != null && hasGuardedMethods(type)) {
				throw OnLeaderRules.refuse(
						"@OnLeader cannot guard the bean '%s' of %s, because the auto-configuration of leader election is not active in its application context '%s'"
							.formatted(name, type.getName(), context),
						"Add @EnableAutoConfiguration or @ImportAutoConfiguration(OnLeaderAutoConfiguration.class) to the configuration of that context, or move the bean to a context that has it.");
			}
		}
	}

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

	private static boolean hasGuardedMethods(Class<?> type) {
		try {
			return OnLeaderBeanPostProcessor.isGuarded(type);
		}
		catch (LinkageError ex) {
			// Of a class that cannot be used here
			return false;
		}
	}

}
