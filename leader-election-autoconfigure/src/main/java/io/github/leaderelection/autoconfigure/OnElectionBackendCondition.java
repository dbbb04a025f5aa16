package io.github.leaderelection.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Condition for {@link ConditionalOnElectionBackend @ConditionalOnElectionBackend}.
 */
class OnElectionBackendCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnElectionBackend> annotation = metadata.getAnnotations()
			.get(ConditionalOnElectionBackend.class);
		String backend = annotation.getString("value");
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnElectionBackend.class, backend);
		if (!EnabledProperty.isTrue(environment)) {
			return ConditionOutcome.noMatch(message.because("leader election is disabled"));
		}
		String named = environment.getProperty("leader-election.backend");
		boolean matches = (StringUtils.hasText(named)) ? named.trim().equalsIgnoreCase(backend)
				: !annotation.getBoolean("explicit");
		return new ConditionOutcome(matches, message.because("leader-election.backend is '" + named + "'"));
	}

}
