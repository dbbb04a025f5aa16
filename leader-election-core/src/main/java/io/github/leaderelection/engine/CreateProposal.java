package io.github.leaderelection.engine;

/**
 * The proposal to create a missing record as a vacant one.
 *
 * @param election the name of the election
 * @param token the lowest token that will do
 * @param millis when it was proposed, by the wall clock
 * @param caller who proposed it
 */
record CreateProposal(String election, long token, long millis, Caller caller) implements Proposal {

	@Override
	public Object subject() {
		return "creation";
	}

}
