package io.github.leaderelection.autoconfigure.discovery;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches in the context of a client that finds the leader of an election.
 */
class OnLeaderClientCondition extends SpringBootCondition {

	private static final String CLIENTS = DiscoveryProperties.PREFIX + ".clients";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		String name = environment.getProperty(LoadBalancerClientFactory.PROPERTY_NAME);
		boolean found = name != null && Binder.get(environment)
			.bind(CLIENTS, Bindable.mapOf(String.class, DiscoveryProperties.Client.class))
			.map((clients) -> clients.containsKey(name))
			.orElse(false);
		return new ConditionOutcome(found, ConditionMessage.forCondition("Leader client")
			.because("client '%s' is %s%s".formatted(name, (found) ? "in " : "not in ", CLIENTS)));
	}

}
