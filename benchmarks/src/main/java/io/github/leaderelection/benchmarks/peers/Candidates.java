package io.github.leaderelection.benchmarks.peers;

/**
 * The candidates of one process, by one library: one in each of some elections.
 */
interface Candidates {

	/**
	 * Let them take part.
	 * @throws Exception if that fails
	 */
	void start() throws Exception;

	/**
	 * Return what the library answers when the first one asks whether it leads.
	 * @return whether it leads
	 */
	boolean isLeader();

	/**
	 * Return how many of them lead.
	 * @return the number
	 */
	int led();

}
