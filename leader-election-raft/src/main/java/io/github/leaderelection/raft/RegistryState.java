package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of itself. Immutable, since it is read by other threads than the
 * one that changes it.
 *
 * @param clusterId the random id of the cluster, empty before the first voter has
 * registered
 * @param version the version of the list of voters
 * @param voters the addresses of the voters by id
 * @param nodes the node ids by voter id, of all that ever were voters
 * @param awaited the ids of the first voters that do not know the cluster yet
 * @param wanted the list that is to replace this one, if there is one
 * @author Leader Election
 */
record RegistryState(String clusterId, long version, Map<String, String> voters, Map<String, String> nodes,
		Set<String> awaited, @Nullable VoterList wanted) {

	static final RegistryState EMPTY = new RegistryState("", 0, Map.of(), Map.of(), Set.of(), null);

	static final int MAX_NODES = 10_000;

	/**
	 * Return the state of a cluster of which nobody knows yet.
	 * @param clusterId its id
	 * @param list its voters
	 * @return the state
	 */
	static RegistryState first(String clusterId, VoterList list) {
		return new RegistryState(clusterId, list.version(), list.voters(), Map.of(), list.ids(), null);
	}

	boolean isEmpty() {
		return this.clusterId.isEmpty();
	}

	/**
	 * Return whether all the first voters have written down which cluster is theirs.
	 * Before that, those that have lost their directory and those that have never had one
	 * could be a majority, and found another cluster beside this one.
	 * @return whether there may be elections
	 */
	boolean hasBegun() {
		return !isEmpty() && this.awaited.isEmpty();
	}

	Set<String> ids() {
		return this.voters.keySet();
	}

	RegistryState with(String id, String node) {
		Map<String, String> changed = new TreeMap<>(this.nodes);
		changed.put(id, node);
		return new RegistryState(this.clusterId, this.version, this.voters, Collections.unmodifiableMap(changed),
				this.awaited, this.wanted);
	}

	/**
	 * Return the state after a voter has written down that it belongs to the cluster.
	 * @param id the id of the voter
	 * @return the state with it
	 */
	RegistryState joined(String id) {
		Set<String> left = new TreeSet<>(this.awaited);
		left.remove(id);
		return new RegistryState(this.clusterId, this.version, this.voters, this.nodes,
				Collections.unmodifiableSet(left), this.wanted);
	}

	RegistryState with(@Nullable VoterList wantedList) {
		return new RegistryState(this.clusterId, this.version, this.voters, this.nodes, this.awaited, wantedList);
	}

	/**
	 * Return the state after the voters were changed. Those that were added have the log
	 * of the others, and those that were removed are not awaited any more. What is wanted
	 * by a later list is wanted still, unless it has become too large a step: those who
	 * ask for it again are told so.
	 * @param list the list that they were changed to
	 * @return the state with it
	 */
	RegistryState changed(VoterList list) {
		VoterList next = this.wanted;
		boolean later = next != null && next.version() > list.version() && !next.isTooFarFrom(list.ids());
		Set<String> left = new TreeSet<>(this.awaited);
		left.retainAll(list.ids());
		return new RegistryState(this.clusterId, list.version(), list.voters(), this.nodes,
				Collections.unmodifiableSet(left), (later) ? next : null);
	}

	void write(DataOutputStream output) throws IOException {
		output.writeUTF(this.clusterId);
		new VoterList(this.version, this.voters).write(output);
		output.writeInt(this.nodes.size());
		for (Map.Entry<String, String> node : this.nodes.entrySet()) {
			output.writeUTF(node.getKey());
			output.writeUTF(node.getValue());
		}
		output.writeByte(this.awaited.size());
		for (String id : this.awaited) {
			output.writeUTF(id);
		}
		output.writeBoolean(this.wanted != null);
		if (this.wanted != null) {
			this.wanted.write(output);
		}
	}

	static RegistryState read(DataInputStream input) throws IOException {
		String clusterId = input.readUTF();
		VoterList list = VoterList.read(input);
		int count = input.readInt();
		if (count < 0 || count > MAX_NODES) {
			throw new IOException("%d nodes are none or too many".formatted(count));
		}
		Map<String, String> nodes = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			nodes.put(input.readUTF(), input.readUTF());
		}
		Set<String> awaited = new TreeSet<>();
		for (int left = input.readUnsignedByte(); left > 0; left--) {
			awaited.add(input.readUTF());
		}
		VoterList wanted = (input.readBoolean()) ? VoterList.read(input) : null;
		return new RegistryState(clusterId, list.version(), list.voters(), Collections.unmodifiableMap(nodes),
				Collections.unmodifiableSet(awaited), wanted);
	}

}
