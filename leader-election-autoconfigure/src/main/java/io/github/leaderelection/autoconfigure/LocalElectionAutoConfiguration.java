package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for elections within one process.
 */
@AutoConfiguration(before = LeaderElectionAutoConfiguration.class)
@ConditionalOnElectionBackend(value = "local", explicit = true)
@ConditionalOnMissingBean(ElectionStore.class)
public final class LocalElectionAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(LocalElectionAutoConfiguration.class);

	@Bean
	ElectionBackend localElectionBackend() {
		return new ElectionBackend("local", "this process", true, (namespace) -> {
			logger.warn("[{}] leader-election.backend=local elects within this process only:"
					+ " each process has its own leader", namespace);
			return new InMemoryElectionStore();
		});
	}

}
