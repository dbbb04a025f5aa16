package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.ratis.protocol.RaftPeerId;

/**
 * Connects anew to voters that are silent. After a network was cut, the kernel would
 * retry on the old connections only after as long again as the cut has lasted.
 *
 * @author Leader Election
 */
final class VoterReconnector {

	private static final long NEVER = -1;

	private final long electionTimeout;

	private final Map<RaftPeerId, Attempts> attempts = new HashMap<>();

	private Patience patience = Patience.WITHOUT_LEADER;

	private long leaderless = NEVER;

	/**
	 * Create a reconnection.
	 * @param electionTimeout the time after which voters elect another leader
	 */
	VoterReconnector(Duration electionTimeout) {
		this.electionTimeout = electionTimeout.toMillis();
	}

	void check(VoterServer server, long now) {
		if (server.isLeader()) {
			this.leaderless = NEVER;
			due(silencesOfLeader(server), now, Patience.OF_LEADER).forEach(server::reconnect);
		}
		else if (server.leader() != null) {
			this.leaderless = NEVER;
		}
		else {
			this.leaderless = (this.leaderless != NEVER) ? this.leaderless : now;
			due(silencesWithoutLeader(server, now), now, Patience.WITHOUT_LEADER).forEach(server::reconnect);
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

	/**
	 * Choose whom to connect to anew: each who is silent, again and again, but less and
	 * less often.
	 * @param silences for how long each has been silent, in milliseconds
	 * @param now the time in milliseconds
	 * @param kind how long to wait
	 * @return whom to connect to
	 */
	Set<RaftPeerId> due(Map<RaftPeerId, Long> silences, long now, Patience kind) {
		Set<RaftPeerId> due = new HashSet<>();
		if (kind != this.patience) {
			this.patience = kind;
			this.attempts.clear();
		}
		long silence = kind.first(this.electionTimeout);
		this.attempts.keySet().removeIf((peer) -> silences.getOrDefault(peer, 0L) <= silence);
		silences.forEach((peer, silent) -> {
			if (silent > silence) {
				Attempts last = this.attempts.get(peer);
				if (last == null) {
					this.attempts.put(peer, new Attempts(1, now));
					due.add(peer);
				}
				else if (now - last.time() >= kind.next(this.electionTimeout, last.count())) {
					this.attempts.put(peer, new Attempts(last.count() + 1, now));
					due.add(peer);
				}
			}
		});
		return due;
	}

	/**
	 * How long to wait before a connection is given up, in milliseconds.
	 */
	enum Patience {

		/**
		 * A leader knows who is silent.
		 */
		OF_LEADER {

			@Override
			long first(long electionTimeout) {
				return electionTimeout;
			}

			@Override
			long next(long electionTimeout, int attempts) {
				return SECOND * Math.min(1 + attempts, 3);
			}

		},

		/**
		 * Who has no leader may be in the middle of an election, which takes up to two
		 * election timeouts to begin.
		 */
		WITHOUT_LEADER {

			@Override
			long first(long electionTimeout) {
				return 2 * electionTimeout + SECOND;
			}

			@Override
			long next(long electionTimeout, int attempts) {
				return 2 * electionTimeout + SECOND * Math.min(attempts, 3);
			}

		};

		/**
		 * The least that a new connection gets, since TLS is slow on a busy machine.
		 */
		private static final long SECOND = 1000;

		abstract long first(long electionTimeout);

		abstract long next(long electionTimeout, int attempts);

	}

	/**
	 * The attempts to reach a silent voter.
	 *
	 * @param count how many there were
	 * @param time when the last one was
	 */
	private record Attempts(int count, long time) {
	}

}
