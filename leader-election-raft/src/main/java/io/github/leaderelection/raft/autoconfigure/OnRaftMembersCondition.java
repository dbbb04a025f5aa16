package io.github.leaderelection.raft.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Condition that matches if the application names the voters of a Raft cluster, or this
 * backend: a failure then names the missing properties.
 */
class OnRaftMembersCondition extends SpringBootCondition {

	static final String MEMBERS = "leader-election.raft.members";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Raft voters");
		Environment environment = context.getEnvironment();
		if (StringUtils.hasText(environment.getProperty("leader-election.backend"))) {
			return ConditionOutcome.match(message.because("leader-election.backend names a backend"));
		}
		boolean found = hasMembers(environment);
		return new ConditionOutcome(found, message.because(MEMBERS + ((found) ? " is set" : " is not set")));
	}

	static boolean hasMembers(Environment environment) {
		return Binder.get(environment).bind(MEMBERS, Bindable.mapOf(String.class, String.class)).isBound();
	}

}
