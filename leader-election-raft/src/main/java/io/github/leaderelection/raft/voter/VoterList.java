package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;

/**
 * A version of the list of voters. Two lists are the same if their ids are: the address
 * of a voter may change.
 *
 * @param version the version
 * @param voters the addresses by id
 */
public record VoterList(long version, Map<String, String> voters) {

	/**
	 * The version with which a cluster begins.
	 */
	public static final long FIRST_VERSION = 1;

	private static final int MAX_VOTERS = 99;

	/**
	 * Return the ids of the voters.
	 * @return the ids
	 */
	public Set<String> ids() {
		return this.voters.keySet();
	}

	/**
	 * Return whether a majority of the voters would be new. Ratis may then find no leader
	 * any more.
	 * @param current the ids of the voters that there are
	 * @return whether that is too large a step
	 */
	public boolean isTooFarFrom(Set<String> current) {
		long kept = ids().stream().filter(current::contains).count();
		return ids().size() - kept >= kept;
	}

	void write(ValueWriter writer) throws IOException {
		writer.number(this.version);
		writer.octet(this.voters.size());
		for (Map.Entry<String, String> voter : this.voters.entrySet()) {
			writer.text(voter.getKey());
			writer.text(voter.getValue());
		}
	}

	static VoterList read(ValueReader reader) throws IOException {
		long version = reader.number();
		int count = reader.octet();
		if (version < 0 || count > MAX_VOTERS) {
			throw new IOException("Version %d with %d voters is none".formatted(version, count));
		}
		Map<String, String> voters = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			voters.put(reader.text(), reader.text());
		}
		return new VoterList(version, Collections.unmodifiableMap(voters));
	}

}
