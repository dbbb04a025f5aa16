package io.github.leaderelection;

/**
 * Thrown when work requires a term that has ended.
 */
public class LeadershipLostException extends RuntimeException {

	private final String election;

	private final long fencingToken;

	/**
	 * Create a new {@link LeadershipLostException}.
	 * @param election the name of the election
	 * @param fencingToken the fencing token of the term that ended
	 */
	public LeadershipLostException(String election, long fencingToken) {
		super("[%s] the term with fencing token %d has ended".formatted(election, fencingToken));
		this.election = election;
		this.fencingToken = fencingToken;
	}

	/**
	 * Return the name of the election.
	 * @return the name
	 */
	public String election() {
		return this.election;
	}

	/**
	 * Return the fencing token of the term that ended.
	 * @return the token
	 */
	public long fencingToken() {
		return this.fencingToken;
	}

}
