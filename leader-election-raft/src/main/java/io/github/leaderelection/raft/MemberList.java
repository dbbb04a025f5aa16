package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A version of the list of members. Two lists are the same if their ids are: the address
 * of a member may change.
 *
 * @param version the version
 * @param members the addresses by id
 * @author Leader Election
 */
record MemberList(long version, Map<String, String> members) {

	/**
	 * The version with which a cluster begins.
	 */
	static final long FIRST_VERSION = 1;

	private static final int MAX_MEMBERS = 99;

	static MemberList of(RaftSettings settings) {
		Map<String, String> members = new TreeMap<>();
		settings.members().forEach((id, address) -> members.put(id, address.toString()));
		return new MemberList(settings.memberListVersion(), Collections.unmodifiableMap(members));
	}

	Set<String> ids() {
		return this.members.keySet();
	}

	/**
	 * Return whether a majority of the members would be new. Ratis may then find no
	 * leader any more.
	 * @param current the ids of the members that there are
	 * @return whether that is too large a step
	 */
	boolean isTooFarFrom(Set<String> current) {
		long kept = ids().stream().filter(current::contains).count();
		return ids().size() - kept >= kept;
	}

	void write(DataOutputStream output) throws IOException {
		output.writeLong(this.version);
		output.writeByte(this.members.size());
		for (Map.Entry<String, String> member : this.members.entrySet()) {
			output.writeUTF(member.getKey());
			output.writeUTF(member.getValue());
		}
	}

	static MemberList read(DataInputStream input) throws IOException {
		long version = input.readLong();
		int count = input.readByte();
		if (version < 0 || count < 0 || count > MAX_MEMBERS) {
			throw new IOException("Version %d with %d members is none".formatted(version, count));
		}
		Map<String, String> members = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			members.put(input.readUTF(), input.readUTF());
		}
		return new MemberList(version, Collections.unmodifiableMap(members));
	}

}
