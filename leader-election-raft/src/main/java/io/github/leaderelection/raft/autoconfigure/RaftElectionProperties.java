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
 * @param cluster Name of the cluster, the same on all its instances. By default the value
 * of spring.application.name.
 * @param id Member that this instance is. By default none: the instance is a client of
 * the cluster and has no vote.
 * @param members Addresses of all members, as host and port by id.
 * @param memberListVersion Version of the list of members, which must increase with every
 * change of the list.
 * @param storageDirectory Directory in which this member alone keeps its log. Required
 * unless it is the only member.
 * @param bindAddress Address to listen on, optionally with a port. By default the address
 * of this member.
 * @param secret Shared secret by which members and clients authenticate each other, and
 * from which their encryption is derived.
 * @param ssl Mutual TLS with certificates of your own.
 * @param electionTimeout Time without a message of the Raft leader after which the
 * members elect another one, at least.
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
