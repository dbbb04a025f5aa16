package io.github.leaderelection.raft;

/**
 * This instance in a Raft cluster: a member with a vote, or a client. It can be started
 * and stopped repeatedly.
 *
 * @author Leader Election
 */
public final class RaftNode implements AutoCloseable {

	private final RaftSettings settings;

	/**
	 * Create a node that is not started yet.
	 * @param settings the settings
	 */
	public RaftNode(RaftSettings settings) {
		this.settings = settings;
	}

	/**
	 * Start, without waiting for a majority.
	 */
	public void start() {
		this.settings.cluster();
	}

	/**
	 * Hand leadership of the Raft group over, and stop.
	 */
	public void stop() {
	}

	/**
	 * Return how this node is doing, without asking anybody.
	 * @return the health
	 */
	public RaftHealth health() {
		return new RaftHealth(true, "running", null, null);
	}

	@Override
	public void close() {
		stop();
	}

}
