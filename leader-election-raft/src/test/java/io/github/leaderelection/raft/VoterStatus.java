package io.github.leaderelection.raft;

/**
 * What a voter process has written down of itself.
 *
 * @param nanoTime when it was so, by the clock of all processes of the machine
 * @param leads whether it led the Raft group as far as it knew
 * @param term the term of the Raft group
 * @param applied the index of the last command before one that made all of them write
 * down their state, {@link #NONE} if this says nothing of the state
 * @param state a digest of the records, sessions and registry after that command
 */
record VoterStatus(long nanoTime, boolean leads, long term, long applied, long state) {

	static final long NONE = -1;

	static VoterStatus ofLine(String line) {
		String[] words = line.split(" ");
		return new VoterStatus(Long.parseLong(words[0]), Boolean.parseBoolean(words[1]), Long.parseLong(words[2]),
				Long.parseLong(words[3]), Long.parseLong(words[4]));
	}

	String toLine() {
		return "%d %s %d %d %d\n".formatted(this.nanoTime, this.leads, this.term, this.applied, this.state);
	}

	boolean isSameAs(VoterStatus other) {
		return other != null && this.leads == other.leads && this.term == other.term;
	}

}
