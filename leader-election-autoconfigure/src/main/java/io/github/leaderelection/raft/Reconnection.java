package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.ratis.protocol.RaftPeerId;

/**
 * Connects anew to members that are silent. After a network was cut, the kernel would
 * retry on the old connections only after as long again as the cut has lasted.
 *
 * @author Leader Election
 */
final class Reconnection {

	private static final int MAX_FACTOR = 3;

	private final long silence;

	private final Map<RaftPeerId, Attempts> attempts = new HashMap<>();

	/**
	 * Create a reconnection.
	 * @param electionTimeout the time after which members elect another leader
	 */
	Reconnection(Duration electionTimeout) {
		this.silence = electionTimeout.toMillis();
	}

	void look(GroupServer server, long now) {
		for (RaftPeerId peer : due(silences(server), now)) {
			server.reconnect(peer);
		}
	}

	// Who has no leader hears of nobody. To a new leader, Ratis says that all have long
	// been silent
	private static Map<RaftPeerId, Long> silences(GroupServer server) {
		Map<RaftPeerId, Long> silences = new HashMap<>();
		if (server.isLeader()) {
			long leading = server.roleMillis();
			server.silences().forEach((peer, silent) -> silences.put(peer, Math.min(silent, leading)));
			return silences;
		}
		if (server.leader() == null) {
			server.others().forEach((peer) -> silences.put(peer, server.roleMillis()));
		}
		return silences;
	}

	/**
	 * Choose whom to connect to anew: each who is silent, again and again, but less and
	 * less often.
	 * @param silences for how long each has been silent, in milliseconds
	 * @param now the time in milliseconds
	 * @return whom to connect to
	 */
	Set<RaftPeerId> due(Map<RaftPeerId, Long> silences, long now) {
		Set<RaftPeerId> due = new HashSet<>();
		this.attempts.keySet().removeIf((peer) -> silences.getOrDefault(peer, 0L) <= this.silence);
		silences.forEach((peer, silent) -> {
			if (silent > this.silence) {
				Attempts last = this.attempts.get(peer);
				int count = (last != null) ? last.count() : 0;
				if (last == null || now - last.time() >= this.silence * Math.min(count, MAX_FACTOR)) {
					this.attempts.put(peer, new Attempts(count + 1, now));
					due.add(peer);
				}
			}
		});
		return due;
	}

	/**
	 * The attempts to reach a silent member.
	 *
	 * @param count how many there were
	 * @param time when the last one was
	 */
	private record Attempts(int count, long time) {
	}

}
