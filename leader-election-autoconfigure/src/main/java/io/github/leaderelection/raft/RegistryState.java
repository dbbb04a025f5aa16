package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of itself. Immutable, since it is read by other threads than the
 * one that changes it.
 *
 * @param clusterId the random id of the cluster, empty before the first member has
 * registered
 * @param version the version of the list of members
 * @param members the addresses of the members by id
 * @param nodes the node ids by member id, of all that ever were members
 * @param wanted the list that is to replace this one, if there is one
 * @author Leader Election
 */
record RegistryState(String clusterId, long version, Map<String, String> members, Map<String, String> nodes,
		@Nullable MemberList wanted) {

	static final RegistryState EMPTY = new RegistryState("", 0, Map.of(), Map.of(), null);

	static final int MAX_NODES = 10_000;

	boolean isEmpty() {
		return this.clusterId.isEmpty();
	}

	Set<String> ids() {
		return this.members.keySet();
	}

	RegistryState with(String id, String node) {
		Map<String, String> changed = new TreeMap<>(this.nodes);
		changed.put(id, node);
		return new RegistryState(this.clusterId, this.version, this.members, Collections.unmodifiableMap(changed),
				this.wanted);
	}

	RegistryState with(@Nullable MemberList wantedList) {
		return new RegistryState(this.clusterId, this.version, this.members, this.nodes, wantedList);
	}

	/**
	 * Return the state after the members were changed. What is wanted by a later list is
	 * wanted still, unless it has become too large a step: those who ask for it again are
	 * told so.
	 * @param list the list that they were changed to
	 * @return the state with it
	 */
	RegistryState changed(MemberList list) {
		MemberList next = this.wanted;
		boolean later = next != null && next.version() > list.version() && !next.isTooFarFrom(list.ids());
		return new RegistryState(this.clusterId, list.version(), list.members(), this.nodes, (later) ? next : null);
	}

	void write(DataOutputStream output) throws IOException {
		output.writeUTF(this.clusterId);
		new MemberList(this.version, this.members).write(output);
		output.writeInt(this.nodes.size());
		for (Map.Entry<String, String> node : this.nodes.entrySet()) {
			output.writeUTF(node.getKey());
			output.writeUTF(node.getValue());
		}
		output.writeBoolean(this.wanted != null);
		if (this.wanted != null) {
			this.wanted.write(output);
		}
	}

	static RegistryState read(DataInputStream input) throws IOException {
		String clusterId = input.readUTF();
		MemberList list = MemberList.read(input);
		int count = input.readInt();
		if (count < 0 || count > MAX_NODES) {
			throw new IOException("%d nodes are none or too many".formatted(count));
		}
		Map<String, String> nodes = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			nodes.put(input.readUTF(), input.readUTF());
		}
		MemberList wanted = (input.readBoolean()) ? MemberList.read(input) : null;
		return new RegistryState(clusterId, list.version(), list.members(), Collections.unmodifiableMap(nodes), wanted);
	}

}
