package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A version of the list of voters. Two lists are the same if their ids are: the address
 * of a voter may change.
 *
 * @param version the version
 * @param voters the addresses by id
 * @author Leader Election
 */
record VoterList(long version, Map<String, String> voters) {

	/**
	 * The version with which a cluster begins.
	 */
	static final long FIRST_VERSION = 1;

	private static final int MAX_VOTERS = 99;

	static VoterList of(RaftSettings settings) {
		Map<String, String> voters = new TreeMap<>();
		settings.voters().forEach((id, address) -> voters.put(id, address.toString()));
		return new VoterList(settings.voterListVersion(), Collections.unmodifiableMap(voters));
	}

	Set<String> ids() {
		return this.voters.keySet();
	}

	/**
	 * Return whether a majority of the voters would be new. Ratis may then find no leader
	 * any more.
	 * @param current the ids of the voters that there are
	 * @return whether that is too large a step
	 */
	boolean isTooFarFrom(Set<String> current) {
		long kept = ids().stream().filter(current::contains).count();
		return ids().size() - kept >= kept;
	}

	void write(DataOutputStream output) throws IOException {
		output.writeLong(this.version);
		output.writeByte(this.voters.size());
		for (Map.Entry<String, String> voter : this.voters.entrySet()) {
			output.writeUTF(voter.getKey());
			output.writeUTF(voter.getValue());
		}
	}

	static VoterList read(DataInputStream input) throws IOException {
		long version = input.readLong();
		int count = input.readByte();
		if (version < 0 || count < 0 || count > MAX_VOTERS) {
			throw new IOException("Version %d with %d voters is none".formatted(version, count));
		}
		Map<String, String> voters = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			voters.put(input.readUTF(), input.readUTF());
		}
		return new VoterList(version, Collections.unmodifiableMap(voters));
	}

}
