package io.github.leaderelection.annotation;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Listener that refuses beans with {@link OnLeader @OnLeader} in a context that has no
 * {@link OnLeaderBeanPostProcessor}: their methods would run on every instance.
 */
public final class UnguardedContextCheck extends ContextHierarchyCheck {

	/**
	 * Create a new {@link UnguardedContextCheck}.
	 */
	public UnguardedContextCheck() {
		super(OnLeaderBeanPostProcessor.class);
	}

	@Override
	protected boolean needsGuard(ConfigurableListableBeanFactory beans, String name, Class<?> type) {
		return OnLeaderBeanPostProcessor.isGuarded(type);
	}

	@Override
	protected RuntimeException refuse(String name, Class<?> type, String context) {
		return OnLeaderRules.refuse(
				"@OnLeader cannot guard the bean '%s' of %s, because the auto-configuration of leader election is not active in its application context '%s'"
					.formatted(name, type.getName(), context),
				"Add @EnableAutoConfiguration or @ImportAutoConfiguration(OnLeaderAutoConfiguration.class) to the configuration of that context, or move the bean to a context that has it.");
	}

}
