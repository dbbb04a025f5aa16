package io.github.leaderelection.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.store.ElectionStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * The engine.
 *
 * @author Leader Election
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(LeaderElectors.class)
class ElectionEngineConfiguration {

	@Bean
	ElectionEngine electionEngine(ElectionStore store, LeaderElectionProperties properties,
			ObjectProvider<ChosenElectionBackend> chosen, ObjectProvider<ElectionEngineBuilderCustomizer> customizers) {
		ChosenElectionBackend backend = chosen.getIfAvailable();
		ElectionEngineBuilder builder = ElectionEngine.builder(store)
			.settings(properties.settings(backend != null && backend.backend().claimMissing()))
			.metadata(properties.metadata())
			.candidate(
					(StringUtils.hasText(properties.candidateId())) ? properties.candidateId() : defaultCandidateId());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static String defaultCandidateId() {
		return hostName() + ":" + ProcessHandle.current().pid();
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
