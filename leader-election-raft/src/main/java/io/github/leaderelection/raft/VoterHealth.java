package io.github.leaderelection.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.LocalVoter.State;
import io.github.leaderelection.raft.voter.RegistryState;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * How a voter is doing, and whether it has taken part in the cluster yet. Any thread.
 */
final class VoterHealth {

	private final String id;

	private final long electionTimeout;

	/**
	 * Whether a server of the voter has led or followed. Stays true when the server is
	 * replaced: the new one is like any voter that has lost its leader for a moment.
	 */
	private volatile boolean takenPart;

	/**
	 * Create the health of a voter that has not taken part yet.
	 * @param id the id of the voter
	 * @param electionTimeout after which another voter that is silent is not reachable,
	 * in milliseconds
	 */
	VoterHealth(String id, long electionTimeout) {
		this.id = id;
		this.electionTimeout = electionTimeout;
	}

	/**
	 * Return how a voter is doing that has no server.
	 * @param state its state
	 * @param problem why it has none
	 * @return the health
	 */
	RaftHealth without(State state, @Nullable String problem) {
		return new RaftHealth(false, this.takenPart, state.text(), problem, null, List.of());
	}

	/**
	 * Return how a voter is doing, and note whether it takes part.
	 * @param server its server
	 * @return the health
	 */
	RaftHealth with(VoterServer server) {
		String failure = server.failure();
		if (failure != null) {
			return without(State.CLOSED, failure);
		}
		if (server.isJoining()) {
			return without(State.JOINING,
					"Voter %s waits until a leader adds it. A new cluster begins with %smember-list-version=1"
						.formatted(this.id, InvalidRaftSettingsException.PREFIX));
		}
		RaftPeerId leader = server.leader();
		if (leader == null) {
			String refusal = server.refusal();
			return without(State.CANDIDATE, (refusal != null) ? refusal : "No majority of the voters has a leader");
		}
		RegistryState cluster = server.registry();
		if (cluster.isEmpty()) {
			return without(State.JOINING, "Voter %s does not know the cluster yet".formatted(this.id));
		}
		if (!cluster.hasBegun()) {
			return without(State.FOUNDING,
					"The cluster is new, and waits for the voters %s".formatted(cluster.awaited()));
		}
		this.takenPart = true;
		State role = (server.isLeader()) ? State.LEADER : State.FOLLOWER;
		return new RaftHealth(true, true, role.text(), null, leader.toString(), voters(server, leader));
	}

	/**
	 * Note whether a voter takes part, if it has not so far.
	 * @param server its server
	 */
	void observe(VoterServer server) {
		if (!this.takenPart) {
			with(server);
		}
	}

	/**
	 * Return whether the voter has taken part, as far as it was noted.
	 * @return whether it has led or followed since the node was started
	 */
	boolean hasTakenPart() {
		return this.takenPart;
	}

	private List<RaftHealth.Voter> voters(VoterServer server, RaftPeerId leader) {
		Map<RaftPeerId, Long> silences = server.silences();
		List<RaftHealth.Voter> voters = new ArrayList<>();
		voters.add(new RaftHealth.Voter(this.id, true, true));
		for (RaftPeerId other : server.others()) {
			Boolean reachable = (other.equals(leader)) ? Boolean.TRUE : null;
			if (server.isLeader()) {
				reachable = silences.getOrDefault(other, Long.MAX_VALUE) <= this.electionTimeout;
			}
			voters.add(new RaftHealth.Voter(other.toString(), false, reachable));
		}
		voters.sort(Comparator.comparing(RaftHealth.Voter::id));
		return voters;
	}

}
