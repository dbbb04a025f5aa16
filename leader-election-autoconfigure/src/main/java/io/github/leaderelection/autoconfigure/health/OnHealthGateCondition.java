package io.github.leaderelection.autoconfigure.health;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Condition that matches if leadership depends on a health group.
 */
class OnHealthGateCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean named = StringUtils.hasText(context.getEnvironment().getProperty(HealthGateProperties.GROUP));
		return new ConditionOutcome(named, ConditionMessage.forCondition("Health gate")
			.because(HealthGateProperties.GROUP + ((named) ? " is set" : " is not set")));
	}

}
