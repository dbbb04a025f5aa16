package io.github.leaderelection.raft.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Configuration properties for the embedded Raft backend of leader election.
 *
 * @param cluster name of the cluster, the same on all its instances. By default the value
 * of spring.application.name
 * @param id which of the voters this instance is. By default none: it uses the cluster as
 * a client, and has no vote
 * @param members addresses of all voters, host and port by id
 * @param memberListVersion version of the list of members, to be raised whenever that
 * changes
 * @param storageDirectory directory in which this voter keeps its log, its own alone.
 * Required unless it is the only voter
 * @param bindAddress address to listen on, with a port or without. By default the own one
 * of the voters
 * @param secret shared secret by which voters and clients know each other, and from which
 * their encryption is derived
 * @param ssl mutual TLS with certificates of your own
 * @param electionTimeout after how much silence of the Raft leader the voters elect
 * another one, at least
 * @author Leader Election
 */
@ConfigurationProperties("leader-election.raft")
public record RaftElectionProperties(@Nullable String cluster, @Nullable String id,
		@DefaultValue Map<String, String> members, @DefaultValue("1") long memberListVersion,
		@Nullable String storageDirectory, @Nullable String bindAddress, @Nullable String secret, @DefaultValue Ssl ssl,
		@DefaultValue("1s") Duration electionTimeout) {

	/**
	 * Mutual TLS.
	 *
	 * @param enabled whether to use it. By default if a bundle is named
	 * @param bundle name of the SSL bundle with the own certificate and key, and with the
	 * certificates that are trusted
	 */
	public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

		boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : StringUtils.hasText(this.bundle);
		}

	}

}
