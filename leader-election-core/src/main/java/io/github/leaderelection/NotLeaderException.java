package io.github.leaderelection;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when work that only the leader does is called on an instance that does not lead,
 * and the work is not to be skipped.
 */
public class NotLeaderException extends RuntimeException {

	private final String election;

	private final transient @Nullable Leader leader;

	/**
	 * Create a new {@link NotLeaderException}.
	 * @param election the name of the election
	 * @param leader the leader as last observed, {@code null} if there is none or it is
	 * unknown
	 */
	public NotLeaderException(String election, @Nullable Leader leader) {
		super("[%s] this instance does not lead; the last observed leader is %s".formatted(election,
				(leader != null) ? leader.candidate() : "unknown"));
		this.election = election;
		this.leader = leader;
	}

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	public String election() {
		return this.election;
	}

	/**
	 * Return the leader as last observed, which may be out of date.
	 * @return the leader, or empty if there is none or it is unknown
	 */
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.leader);
	}

}
