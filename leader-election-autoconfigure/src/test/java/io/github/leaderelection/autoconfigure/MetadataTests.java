package io.github.leaderelection.autoconfigure;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that IDEs read.
 *
 * @author Leader Election
 */
class MetadataTests {

	@Test
	void allPropertiesAreDescribed() throws Exception {
		try (InputStream metadata = LeaderElectionProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(metadata).isNotNull();
			String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(json).contains("\"leader-election.enabled\"", "\"leader-election.backend\"",
					"\"leader-election.namespace\"", "\"leader-election.candidate-id\"",
					"\"leader-election.elections\"", "\"leader-election.metadata\"",
					"\"leader-election.lease-duration\"", "\"leader-election.renew-deadline\"",
					"\"leader-election.retry-period\"", "\"leader-election.drain-timeout\"",
					"\"leader-election.claim-missing\"", "\"leader-election.fail-fast\"",
					"\"leader-election.jdbc.initialize-schema\"", "\"leader-election.jdbc.table-prefix\"",
					"\"leader-election.raft.id\"", "\"leader-election.raft.members\"",
					"\"leader-election.raft.member-list-version\"", "\"leader-election.raft.storage-directory\"",
					"\"leader-election.raft.secret\"", "\"leader-election.raft.ssl.bundle\"",
					"\"leader-election.raft.election-timeout\"", "\"management.health.raft.enabled\"",
					"\"leader-election.redis.key-prefix\"", "\"leader-election.redis.wait-replicas\"",
					"\"leader-election.redis.wait-timeout\"", "\"leader-election.zookeeper.connect-string\"",
					"\"leader-election.zookeeper.root\"", "\"leader-election.zookeeper.acl\"",
					"\"leader-election.zookeeper.session-timeout\"", "\"leader-election.zookeeper.auth\"",
					"\"leader-election.zookeeper.tls.trust-store\"", "Memory of this process",
					"how often each instance sends its heartbeat");
		}
	}

}
