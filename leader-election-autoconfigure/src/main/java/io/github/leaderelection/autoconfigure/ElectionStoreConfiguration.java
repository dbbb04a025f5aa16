package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * The store, made by the chosen backend.
 *
 * @author Leader Election
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({ ElectionStore.class, LeaderElectors.class })
class ElectionStoreConfiguration {

	@Bean
	ChosenElectionBackend chosenElectionBackend(ObjectProvider<ElectionBackend> found,
			LeaderElectionProperties properties, ResourceLoader resources) {
		List<ElectionBackendDescription> descriptions = SpringFactoriesLoader
			.forDefaultResourceLocation(resources.getClassLoader())
			.load(ElectionBackendDescription.class);
		return new ChosenElectionBackend(
				new BackendSelection(found.orderedStream().toList(), descriptions).select(properties.backend()));
	}

	@Bean
	ElectionStore electionStore(ChosenElectionBackend chosen, LeaderElectionProperties properties,
			Environment environment) {
		return chosen.backend().store().apply(ElectionNamespace.of(properties, environment));
	}

}
