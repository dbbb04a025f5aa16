package io.github.leaderelection.raft.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * {@link EnvironmentPostProcessor} that quiets Ratis by {@code logging.level} properties
 * of the lowest precedence. Ratis 3.3.0 writes some 130 lines for each start, continues
 * while a voter is down, and has errors with stack traces for an orderly stop; this
 * library says in one line what an operator has to know. A level that the application
 * sets for a logger, or for what it is part of, stays. A level that is only in a file of
 * the logging system gives way to the property. See
 * {@code docs/backends/raft-workarounds.md}.
 */
class RatisLogLevels implements EnvironmentPostProcessor, Ordered {

	/**
	 * Two are off. One has an error for whatever reaches a server that is closing. The
	 * other one writes a stack trace of forty lines for whatever fails to start, which
	 * Ratis throws as well.
	 */
	private static final Map<String, String> LEVELS = Map.of("org.apache.ratis", "error",
			"org.apache.ratis.server.RaftServer$Division", "off", "org.apache.ratis.util.LifeCycle", "off");

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!OnRaftMembersCondition.hasMembers(environment) || !isChosen(environment)) {
			return;
		}
		Map<String, String> configured = Binder.get(environment)
			.bind("logging.level", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of());
		Map<String, Object> properties = new HashMap<>();
		LEVELS.forEach((logger, level) -> {
			if (!isConfigured(logger, configured)) {
				properties.put("logging.level[%s]".formatted(logger), level);
			}
		});
		environment.getPropertySources().addLast(new MapPropertySource("ratisLogLevels", properties));
	}

	private static boolean isChosen(ConfigurableEnvironment environment) {
		String backend = environment.getProperty("leader-election.backend");
		return !StringUtils.hasText(backend) || backend.trim().equalsIgnoreCase("raft");
	}

	private static boolean isConfigured(String logger, Map<String, String> configured) {
		if (configured.containsKey(logger)) {
			return true;
		}
		int end = Math.max(logger.lastIndexOf('.'), logger.lastIndexOf('$'));
		return end > 0 && isConfigured(logger.substring(0, end), configured);
	}

}
