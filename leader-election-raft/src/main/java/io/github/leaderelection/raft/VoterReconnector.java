package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.ratis.protocol.RaftPeerId;

/**
 * Lets the server of this voter connect anew to other voters that are silent. A leader
 * knows who is silent. A voter without a leader may be in the middle of an election,
 * which takes up to two election timeouts to begin, and so has more patience.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class VoterReconnector {

	/**
	 * A handshake between voters that all start at once is slower than that of a client.
	 */
	private static final Duration LEADER_PATIENCE = Duration.ofSeconds(1);

	private static final long SECOND = 1000;

	private static final long NEVER = -1;

	private final Duration electionTimeout;

	private ConnectionPolicy policy;

	private boolean leading;

	private long leaderless = NEVER;

	/**
	 * Create a reconnector.
	 * @param electionTimeout the time after which voters elect another leader
	 */
	VoterReconnector(Duration electionTimeout) {
		this.electionTimeout = electionTimeout;
		this.policy = policy(false);
	}

	private ConnectionPolicy policy(boolean leads) {
		return new ConnectionPolicy((leads) ? LEADER_PATIENCE : this.electionTimeout.multipliedBy(2));
	}

	/**
	 * Reconnect to the voters that have been silent for too long.
	 * @param server the server of this voter
	 * @param now the time in milliseconds
	 */
	void check(VoterServer server, long now) {
		boolean leads = server.isLeader();
		if (leads != this.leading) {
			this.leading = leads;
			this.policy = policy(leads);
		}
		if (leads) {
			this.leaderless = NEVER;
			reconnect(server, silencesOfLeader(server), this.electionTimeout.toMillis(), now);
		}
		else if (server.leader() != null) {
			this.leaderless = NEVER;
		}
		else {
			this.leaderless = (this.leaderless != NEVER) ? this.leaderless : now;
			reconnect(server, silencesWithoutLeader(server, now), 2 * this.electionTimeout.toMillis() + SECOND, now);
		}
	}

	// To a new leader, Ratis says that all have long been silent
	private static Map<RaftPeerId, Long> silencesOfLeader(VoterServer server) {
		long leading = server.roleMillis();
		Map<RaftPeerId, Long> silences = new HashMap<>();
		server.silences().forEach((peer, silent) -> silences.put(peer, Math.min(silent, leading)));
		return silences;
	}

	// Ratis does not say who answers a candidate
	private Map<RaftPeerId, Long> silencesWithoutLeader(VoterServer server, long now) {
		Map<RaftPeerId, Long> silences = new HashMap<>();
		server.others().forEach((peer) -> silences.put(peer, now - this.leaderless));
		return silences;
	}

	private void reconnect(VoterServer server, Map<RaftPeerId, Long> silences, long allowed, long now) {
		long nanos = TimeUnit.MILLISECONDS.toNanos(now);
		silences.forEach((peer, silent) -> {
			this.policy.called(peer, nanos);
			if (silent <= allowed) {
				this.policy.answered(peer, nanos);
			}
			else if (this.policy.isDead(peer, nanos)) {
				server.reconnect(peer);
				this.policy.renewed(peer, nanos);
				this.policy.called(peer, nanos);
			}
		});
	}

}
