package io.github.leaderelection.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Metadata;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * The engine.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(LeaderElectors.class)
class ElectionEngineConfiguration {

	private static final String PAUSED_BY = "configuration";

	private static final String VERSION = "version";

	@Bean
	ElectionEngine electionEngine(ElectionStore store, LeaderElectionProperties properties,
			ObjectProvider<ChosenElectionBackend> chosen, ObjectProvider<ElectionEngineBuilderCustomizer> customizers,
			ObjectProvider<BuildProperties> build) {
		ChosenElectionBackend backend = chosen.getIfAvailable();
		ElectionEngineBuilder builder = ElectionEngine.builder(store)
			.settings(properties.settings(backend != null && backend.backend().claimMissing()))
			.metadata(metadata(properties, build.getIfAvailable()))
			.preferNewest(properties.handOff().prefer() == LeaderElectionProperties.Prefer.NEWEST)
			.storm(properties.storm().changes(), properties.storm().window())
			.candidate(candidateId(properties));
		requireMaxElections(properties.maxElections());
		if (properties.leaderlessAfter() != null) {
			builder.leaderlessAfter(properties.leaderlessAfter());
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		ElectionEngine engine = builder.build();
		if (properties.paused()) {
			engine.pause(PAUSED_BY);
		}
		return engine;
	}

	private static void requireMaxElections(int most) {
		if (most < 0) {
			throw new InvalidConfigurationPropertyValueException("leader-election.max-elections", most,
					"it is negative: use 0 to join none by an expression");
		}
	}

	private static String candidateId(LeaderElectionProperties properties) {
		String id = properties.candidateId();
		if (!StringUtils.hasText(id)) {
			return defaultCandidateId(hostName());
		}
		if (id.length() > ElectionEngineBuilder.MAX_CANDIDATE_LENGTH) {
			throw new InvalidConfigurationPropertyValueException("leader-election.candidate-id", id,
					"it has %d characters, but a candidate id may have at most %d. Use a short readable label, or remove the property: the default is the host name and the process id"
						.formatted(id.length(), ElectionEngineBuilder.MAX_CANDIDATE_LENGTH));
		}
		return id;
	}

	/**
	 * Return the candidate id of an instance without a configured one. The name of a host
	 * may be longer than a candidate id.
	 * @param hostName the name of the host
	 * @return the candidate id
	 */
	static String defaultCandidateId(String hostName) {
		String process = ":" + ProcessHandle.current().pid();
		int length = Math.min(hostName.length(), ElectionEngineBuilder.MAX_CANDIDATE_LENGTH - process.length());
		return hostName.substring(0, length) + process;
	}

	private static Map<String, String> metadata(LeaderElectionProperties properties, @Nullable BuildProperties build) {
		Map<String, String> metadata = new TreeMap<>(properties.metadata());
		String version = (build != null) ? build.getVersion() : null;
		if (version != null && properties.handOff().prefer() == LeaderElectionProperties.Prefer.NEWEST) {
			metadata.putIfAbsent(VERSION, version);
		}
		try {
			Metadata.encode(metadata);
			return metadata;
		}
		catch (IllegalArgumentException ex) {
			String longest = Collections.max(metadata.keySet(),
					Comparator.comparingInt((key) -> metadata.getOrDefault(key, "").length()));
			throw new InvalidConfigurationPropertyValueException("leader-election.metadata", metadata,
					"%s. The longest entry is '%s'".formatted(ex.getMessage(), longest));
		}
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
