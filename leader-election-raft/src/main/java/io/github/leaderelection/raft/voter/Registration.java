package io.github.leaderelection.raft.voter;

import java.io.IOException;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;

/**
 * What a voter states of itself when it registers.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 *
 * @param id its id
 * @param directory the random id of its directory
 * @param clusterId the id of its cluster as its directory says, empty if it does not yet
 * @param hasLog whether its log says so as well, without which Ratis would take it for
 * one that has nothing to lose
 * @param proposal the id that the cluster gets if it has none
 * @param list the list of voters that it has
 */
public record Registration(String id, String directory, String clusterId, boolean hasLog, String proposal,
		VoterList list) {

	void write(ValueWriter writer) throws IOException {
		writer.text(this.id);
		writer.text(this.directory);
		writer.text(this.clusterId);
		writer.flag(this.hasLog);
		writer.text(this.proposal);
		this.list.write(writer);
	}

	static Registration read(ValueReader reader) throws IOException {
		Registration registration = new Registration(reader.text(), reader.text(), reader.text(), reader.flag(),
				reader.text(), VoterList.read(reader));
		if (registration.directory.isEmpty() || registration.proposal.isEmpty()
				|| !registration.list.voters().containsKey(registration.id)) {
			throw new IOException("It is no registration of a voter");
		}
		return registration;
	}

	/**
	 * Judge this registration.
	 * @param state what the cluster knows
	 * @return whether it is accepted, and why not
	 */
	public Verdict judge(RegistryState state) {
		if (!this.clusterId.isEmpty() && !this.clusterId.equals(state.clusterId())) {
			return Verdict.OTHER_CLUSTER;
		}
		if (state.isEmpty()) {
			// Ratis has the list of the founders
			return (this.list.version() == VoterList.FIRST_VERSION) ? Verdict.ACCEPTED : Verdict.TOO_EARLY;
		}
		String known = state.directories().get(this.id);
		if (known != null && !known.equals(this.directory)) {
			return Verdict.OTHER_DIRECTORY;
		}
		if (known == null && state.directories().size() >= RegistryState.MAX_DIRECTORIES) {
			return Verdict.TOO_MANY_IDS;
		}
		return judgeList(state);
	}

	private Verdict judgeList(RegistryState state) {
		long version = this.list.version();
		if (version < state.version()) {
			return (state.ids().contains(this.id)) ? Verdict.ACCEPTED : Verdict.REMOVED;
		}
		if (version == state.version()) {
			return (this.list.ids().equals(state.ids())) ? Verdict.ACCEPTED : Verdict.OTHER_LIST;
		}
		VoterList wanted = state.wanted();
		if (wanted != null && wanted.version() == version && !wanted.ids().equals(this.list.ids())) {
			return Verdict.OTHER_LIST;
		}
		if (this.list.ids().size() == 1 && state.ids().size() > 1) {
			return Verdict.TOO_FEW;
		}
		return (this.list.isTooFarFrom(state.ids())) ? Verdict.TOO_MANY_NEW : Verdict.ACCEPTED;
	}

	/**
	 * The outcome of a registration.
	 */
	public enum Verdict {

		/**
		 * The voter is known now.
		 */
		ACCEPTED(0),

		/**
		 * The list is a later one than that with which the cluster has to begin.
		 */
		TOO_EARLY(1),

		/**
		 * The voter belongs to another cluster.
		 */
		OTHER_CLUSTER(2),

		/**
		 * The voter id belongs to another directory.
		 */
		OTHER_DIRECTORY(3),

		/**
		 * This version of the list has other voters.
		 */
		OTHER_LIST(4),

		/**
		 * It is no longer a voter.
		 */
		REMOVED(5),

		/**
		 * The list has too many voters that are new.
		 */
		TOO_MANY_NEW(6),

		/**
		 * The list is a single voter, which could not grow again.
		 */
		TOO_FEW(7),

		/**
		 * There were too many voters ever.
		 */
		TOO_MANY_IDS(8);

		private final int code;

		Verdict(int code) {
			this.code = code;
		}

		/**
		 * Return the code of this verdict in a reply. It never changes.
		 * @return the code
		 */
		int code() {
			return this.code;
		}

		static Verdict of(int code) throws IOException {
			for (Verdict verdict : values()) {
				if (verdict.code == code) {
					return verdict;
				}
			}
			throw new IOException("The verdict %s is of another version".formatted(code));
		}

	}

}
