package io.github.leaderelection.autoconfigure;

import java.util.Set;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.engine.ElectionEngine;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for a {@link LeaderElector} or the like that a bean
 * needs, where {@code leader-election.enabled=false} is why there is none. It comes
 * before that of Spring Boot, which would advise to define one.
 */
@Order(0)
class DisabledElectorFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> ABSENT = Set.of(LeaderElector.class, LeaderElectors.class, ElectionEngine.class);

	private final Environment environment;

	DisabledElectorFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (type == null || !ABSENT.contains(type) || EnabledProperty.isTrue(this.environment)) {
			return null;
		}
		return new FailureAnalysis(
				"%s requires a bean of type %s, and there is none because leader-election.enabled is false."
					.formatted((description != null) ? description : "A component", type.getName()),
				"Inject an ObjectProvider<%s> and do without leadership where it is empty, or annotate the work with @OnLeader. Remove leader-election.enabled=false if this instance is to take part in elections."
					.formatted(type.getSimpleName()),
				cause);
	}

}
