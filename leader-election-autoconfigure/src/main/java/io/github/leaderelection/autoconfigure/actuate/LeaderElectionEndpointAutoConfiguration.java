package io.github.leaderelection.autoconfigure.actuate;

import java.time.InstantSource;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.actuate.LeaderElectionEndpointSettings;
import io.github.leaderelection.actuate.LeaderElectionEndpointWebExtension;
import io.github.leaderelection.actuate.LeaderEndpoint;
import io.github.leaderelection.actuate.LeaderWorkHistory;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LeaderElectionProperties;
import io.github.leaderelection.health.BackendHealth;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderElectionEndpoint}
 * and {@link LeaderEndpoint}.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(LeaderElectors.class)
@Import(ElectionHistoryConfiguration.class)
public final class LeaderElectionEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = LeaderElectionEndpoint.class)
	LeaderWorkHistory leaderWorkHistory() {
		return new LeaderWorkHistory(InstantSource.system(), System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	LeaderElectionEndpoint leaderElectionEndpoint(LeaderElectors electors, ObjectProvider<ChosenElectionBackend> chosen,
			ElectionHistory history, LeaderWorkHistory work, LeaderElectionProperties properties,
			ObjectProvider<BackendHealth> health, ObjectProvider<EndpointAccessResolver> access) {
		ChosenElectionBackend backend = chosen.getIfAvailable();
		BackendHealth backendHealth = health.getIfUnique();
		return new LeaderElectionEndpoint(electors,
				new LeaderElectionEndpointSettings(ChosenElectionBackend.name(backend),
						(backend != null) ? backend.namespace() : null, properties.leaseDuration(),
						isWritable(access.getIfAvailable()), () -> details(backendHealth)),
				history, work, InstantSource.system());
	}

	private static boolean isWritable(@Nullable EndpointAccessResolver access) {
		return access != null
				&& access.accessFor(EndpointId.of("leaderelection"), Access.READ_ONLY) == Access.UNRESTRICTED;
	}

	private static Map<String, Object> details(@Nullable BackendHealth health) {
		return (health != null) ? health.report().details() : Map.of();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(LeaderElectionEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	LeaderElectionEndpointWebExtension leaderElectionEndpointWebExtension(LeaderElectionEndpoint endpoint) {
		return new LeaderElectionEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	LeaderEndpoint leaderEndpoint(LeaderElectors electors, ObjectProvider<LeaderElector> primary) {
		LeaderElector elector = primary.getIfUnique();
		return new LeaderEndpoint(electors, (elector != null) ? elector.election() : null);
	}

}
