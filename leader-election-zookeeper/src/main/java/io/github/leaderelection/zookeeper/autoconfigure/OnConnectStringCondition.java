package io.github.leaderelection.zookeeper.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * {@link Condition} that matches if the connect string has a text. A property without one
 * is as none.
 */
class OnConnectStringCondition extends SpringBootCondition {

	private static final String PROPERTY = PropertiesZooKeeperElectionConnectionDetails.CONNECT_STRING;

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean given = StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
		return new ConditionOutcome(given, ConditionMessage.forCondition("Connect string")
			.because(PROPERTY + ((given) ? " has a value" : " has no value")));
	}

}
