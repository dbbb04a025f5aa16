package io.github.leaderelection.raft.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.raft.InvalidRaftSettingsException;
import io.github.leaderelection.raft.RaftSettings;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Configuration properties for the embedded Raft backend of leader election.
 *
 * @param cluster Name of the cluster, the same on all its instances. By default the value
 * of spring.application.name.
 * @param id Id of this instance among the voters. By default this instance is a client of
 * the cluster without a vote.
 * @param members Addresses of all voters by id, as host:port.
 * @param memberListVersion Version of the list of voters, which must increase with every
 * change of the list.
 * @param storageDirectory Directory of the log, which no other voter may use. Required
 * unless this instance is the only voter.
 * @param bindAddress Address to listen on, optionally with a port. By default the address
 * of this voter.
 * @param secret Shared secret by which voters and clients authenticate each other, and
 * from which their encryption is derived.
 * @param ssl Mutual TLS with certificates of your own.
 * @param electionTimeout Minimum time without a message of the Raft leader after which
 * the voters elect another one.
 */
@ConfigurationProperties("leader-election.raft")
public record RaftElectionProperties(@Nullable String cluster, @Nullable String id,
		@DefaultValue Map<String, String> members, @DefaultValue("1") long memberListVersion,
		@Nullable String storageDirectory, @Nullable String bindAddress, @Nullable String secret, @DefaultValue Ssl ssl,
		@DefaultValue("1s") Duration electionTimeout) {

	/**
	 * Return the name of the cluster. Without one, clusters of two applications could be
	 * taken for one.
	 * @param applicationName the name of the application, by default that of the cluster
	 * @return the name
	 */
	String cluster(@Nullable String applicationName) {
		String name = textOrNull(this.cluster);
		name = (name != null) ? name : textOrNull(applicationName);
		if (name == null) {
			throw new InvalidRaftSettingsException(
					"The Raft cluster has no name, since neither leader-election.raft.cluster nor spring.application.name is set",
					"Write one of them, the same on all instances and different from other applications.");
		}
		return name;
	}

	/**
	 * Return the settings of the Raft node, which check the values.
	 * @param cluster the name of the cluster
	 * @param security how voters and clients authenticate each other
	 * @param operationTimeout how long a call may take
	 * @return the settings
	 */
	RaftSettings settings(String cluster, RaftSecurity security, Duration operationTimeout) {
		return new RaftSettings(cluster, this.members, textOrNull(this.id), this.memberListVersion, directory(),
				textOrNull(this.bindAddress), security, this.electionTimeout, operationTimeout);
	}

	// Not converted by Spring, which searches a relative path on the class path first
	private @Nullable Path directory() {
		String directory = textOrNull(this.storageDirectory);
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

	/**
	 * Mutual TLS.
	 *
	 * @param enabled Whether to use mutual TLS. By default if a bundle is set.
	 * @param bundle Name of the SSL bundle with the certificate and key of this instance,
	 * and with the trusted certificates.
	 */
	public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

		boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : StringUtils.hasText(this.bundle);
		}

	}

}
