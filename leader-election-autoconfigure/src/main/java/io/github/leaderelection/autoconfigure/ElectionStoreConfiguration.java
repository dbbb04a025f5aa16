package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.store.ElectionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.StringUtils;

/**
 * The store, made by the chosen backend.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({ ElectionStore.class, LeaderElectors.class })
class ElectionStoreConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ElectionStoreConfiguration.class);

	private static final String DEFAULT_NAMESPACE = "application";

	@Bean
	ChosenElectionBackend chosenElectionBackend(ObjectProvider<ElectionBackend> found,
			LeaderElectionProperties properties, ResourceLoader resources, Environment environment) {
		List<ElectionBackendDescription> descriptions = SpringFactoriesLoader
			.forDefaultResourceLocation(resources.getClassLoader())
			.load(ElectionBackendDescription.class);
		ElectionBackend backend = new BackendSelection(found.orderedStream().toList(), descriptions)
			.select(properties.backend());
		return new ChosenElectionBackend(backend, namespace(backend, properties, environment));
	}

	@Bean
	ElectionStore electionStore(ChosenElectionBackend chosen) {
		return chosen.backend().store().apply(chosen.namespace());
	}

	private static String namespace(ElectionBackend backend, LeaderElectionProperties properties,
			Environment environment) {
		String named = (StringUtils.hasText(properties.namespace())) ? properties.namespace()
				: environment.getProperty("spring.application.name");
		if (StringUtils.hasText(named)) {
			return Names.requireNamespace(named);
		}
		if (!backend.name().equals(KnownBackend.LOCAL.id())) {
			logger
				.warn("[{}] spring.application.name is not set, so this is the namespace of the elections. Applications"
						+ " without a name share their elections: set spring.application.name or"
						+ " leader-election.namespace", DEFAULT_NAMESPACE);
		}
		return DEFAULT_NAMESPACE;
	}

}
