package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link LeaderElector} for each configured election, qualified by the name
 * of the election. The first one is primary.
 */
class LeaderElectorRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	LeaderElectorRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		boolean primary = true;
		for (String election : elections(this.environment)) {
			registry.registerBeanDefinition("leaderElector." + election, definition(election, primary));
			primary = false;
		}
	}

	/**
	 * Return the names of the elections.
	 * @param environment the environment
	 * @return the names, without repetition
	 */
	static List<String> elections(Environment environment) {
		List<String> elections = Binder.get(environment)
			.bind("leader-election.elections", Bindable.listOf(String.class))
			.orElseGet(List::of);
		return (elections.isEmpty()) ? List.of(LeaderElectionProperties.DEFAULT_ELECTION)
				: elections.stream().distinct().toList();
	}

	private static RootBeanDefinition definition(String election, boolean primary) {
		RootBeanDefinition definition = new RootBeanDefinition(LeaderElectorRegistrar.class);
		definition.setTargetType(LeaderElector.class);
		definition.setFactoryMethodName("elector");
		definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(1, election);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, election));
		definition.setPrimary(primary);
		return definition;
	}

	static LeaderElector elector(LeaderElectors electors, String election) {
		return electors.elector(election);
	}

}
