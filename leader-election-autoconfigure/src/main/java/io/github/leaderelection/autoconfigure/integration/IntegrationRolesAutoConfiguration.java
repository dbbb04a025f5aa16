package io.github.leaderelection.autoconfigure.integration;

import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.integration.FailedEvents;
import io.github.leaderelection.integration.InitiatorHints;
import io.github.leaderelection.integration.IntegrationRoles;
import io.github.leaderelection.integration.RoleEvents;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.leader.event.LeaderEventPublisher;
import org.springframework.integration.support.SmartLifecycleRoleController;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the roles and candidates of
 * Spring Integration. Each context of a hierarchy follows elections for its own. It
 * applies even if it or leader election is disabled, which is decided at run time and not
 * when an application is processed ahead of time.
 */
@AutoConfiguration(after = { LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
@ConditionalOnClass(SmartLifecycleRoleController.class)
@ImportRuntimeHints(InitiatorHints.class)
@EnableConfigurationProperties({ LeaderElectionProperties.class, IntegrationRolesProperties.class })
@KeptWhenDisabled
public final class IntegrationRolesAutoConfiguration {

	@Bean
	RoleEvents leaderElectionRoleEvents(ObjectProvider<LeaderEventPublisher> publishers,
			ApplicationEventPublisher publisher) {
		return new RoleEvents(publishers.getIfUnique(() -> new DefaultLeaderEventPublisher(publisher)));
	}

	@Bean
	IntegrationRoles leaderElectionIntegrationRoles(ConfigurableListableBeanFactory beans,
			IntegrationRolesProperties integration, LeaderElectionProperties properties, RoleEvents events,
			ObjectProvider<LeaderElectors> electors) {
		BeanFactory above = beans.getParentBeanFactory();
		return new IntegrationRoles(beans, integration.settings(), events, joined(properties, electors),
				(above != null) ? above.getBeanProvider(IntegrationRoles.class).getIfAvailable() : null);
	}

	@Bean
	FailedEvents leaderElectionFailedEvents(IntegrationRoles roles, IntegrationRolesProperties integration,
			LeaderElectionProperties properties, RoleEvents events, ObjectProvider<LeaderElectors> electors) {
		return new FailedEvents(roles, events, joined(properties, electors), integration.publishFailedEvents());
	}

	// Not those of a context above where this one has leader election disabled
	private static Supplier<@Nullable LeaderElectors> joined(LeaderElectionProperties properties,
			ObjectProvider<LeaderElectors> electors) {
		return () -> (properties.enabled()) ? electors.getIfAvailable() : null;
	}

}
