package io.github.leaderelection.console.autoconfigure;

import java.util.List;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.console.ConsoleSite;
import io.github.leaderelection.console.LeaderConsoleEndpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderConsoleEndpoint}.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class, before = ManagementContextAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean(LeaderElectors.class)
@ConditionalOnAvailableEndpoint(endpoint = LeaderConsoleEndpoint.class)
@ImportRuntimeHints(ConsoleRuntimeHints.class)
public final class LeaderConsoleAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConsoleSite leaderConsoleSite(WebEndpointProperties endpoints, ObjectProvider<PathMapper> mappers) {
		List<PathMapper> mapping = mappers.orderedStream().toList();
		return new ConsoleSite(endpoints.getBasePath(), PathMapper.getRootPath(mapping, EndpointId.of("leaderconsole")),
				PathMapper.getRootPath(mapping, EndpointId.of("leaderelection")));
	}

	@Bean
	@ConditionalOnMissingBean
	LeaderConsoleEndpoint leaderConsoleEndpoint(ConsoleSite site) {
		return new LeaderConsoleEndpoint(site);
	}

}
