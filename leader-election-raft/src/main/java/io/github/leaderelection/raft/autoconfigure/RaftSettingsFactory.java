package io.github.leaderelection.raft.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.leaderelection.raft.InvalidRaftSettingsException;
import io.github.leaderelection.raft.RaftSettings;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of the node from the properties. What the values have to be is
 * checked by the settings themselves.
 *
 * @author Leader Election
 */
final class RaftSettingsFactory {

	private final RaftElectionProperties properties;

	private final RaftSecurityFactory security;

	RaftSettingsFactory(RaftElectionProperties properties, RaftSecurityFactory security) {
		this.properties = properties;
		this.security = security;
	}

	/**
	 * Make the settings.
	 * @param applicationName the name of the application, by default that of the cluster
	 * @param operationTimeout how long a call may take
	 * @return the settings
	 */
	RaftSettings create(@Nullable String applicationName, Duration operationTimeout) {
		String cluster = cluster(applicationName);
		RaftSecurity security = this.security.create(cluster);
		return RaftSettings.builder(cluster, this.properties.members())
			.id(textOrNull(this.properties.id()))
			.voterListVersion(this.properties.memberListVersion())
			.storageDirectory(storageDirectory())
			.bindAddress(textOrNull(this.properties.bindAddress()))
			.security(security)
			.electionTimeout(this.properties.electionTimeout())
			.operationTimeout(operationTimeout)
			.build();
	}

	// Without a name, clusters of two applications could be taken for one
	private String cluster(@Nullable String applicationName) {
		String cluster = textOrNull(this.properties.cluster());
		cluster = (cluster != null) ? cluster : textOrNull(applicationName);
		if (cluster == null) {
			throw new InvalidRaftSettingsException(
					"The Raft cluster has no name, since neither leader-election.raft.cluster nor spring.application.name is set",
					"Write one of them, the same on all instances and different from other applications.");
		}
		return cluster;
	}

	// Not converted by Spring, which looks a relative path up on the class path first
	private @Nullable Path storageDirectory() {
		String directory = textOrNull(this.properties.storageDirectory());
		try {
			return (directory != null) ? Path.of(directory) : null;
		}
		catch (InvalidPathException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.raft.storage-directory", directory,
					"It is not a path (%s).".formatted(ex.getReason()));
		}
	}

	private static @Nullable String textOrNull(@Nullable String value) {
		return (StringUtils.hasText(value)) ? value.trim() : null;
	}

}
