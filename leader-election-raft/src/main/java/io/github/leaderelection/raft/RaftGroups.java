package io.github.leaderelection.raft;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/**
 * What a cluster is called in Ratis. Its servers refuse callers of another group.
 */
final class RaftGroups {

	private RaftGroups() {
	}

	static RaftGroupId id(String cluster) {
		return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(cluster.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Return the group as it is in the settings.
	 * @param settings the settings
	 * @return the group with all voters
	 */
	static RaftGroup full(RaftSettings settings) {
		return RaftGroup.valueOf(id(settings.cluster()), peers(settings.addresses()));
	}

	/**
	 * Return the group as a voter has to know it that is not added yet.
	 * @param settings the settings
	 * @return the group without voters
	 */
	static RaftGroup empty(RaftSettings settings) {
		return RaftGroup.valueOf(id(settings.cluster()));
	}

	static List<RaftPeer> peers(Map<String, VoterAddress> voters) {
		return voters.entrySet()
			.stream()
			.map((voter) -> RaftPeer.newBuilder().setId(voter.getKey()).setAddress(voter.getValue().toString()).build())
			.toList();
	}

}
