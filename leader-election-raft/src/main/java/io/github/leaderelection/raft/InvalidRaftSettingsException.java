package io.github.leaderelection.raft;

/**
 * A setting of the Raft cluster, or what was found at start, cannot be used.
 */
public class InvalidRaftSettingsException extends RuntimeException {

	static final String PREFIX = "leader-election.raft.";

	private final String problem;

	private final String remedy;

	/**
	 * Create a new {@link InvalidRaftSettingsException}.
	 * @param problem what is wrong, with the property and its value
	 * @param remedy what to do
	 */
	public InvalidRaftSettingsException(String problem, String remedy) {
		super("%s. %s".formatted(problem, remedy));
		this.problem = problem;
		this.remedy = remedy;
	}

	static InvalidRaftSettingsException of(String property, Object value, String problem, String remedy) {
		return new InvalidRaftSettingsException("%s%s=%s %s".formatted(PREFIX, property, value, problem), remedy);
	}

	/**
	 * Return what is wrong.
	 * @return the problem, without a full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return the remedy
	 */
	public String remedy() {
		return this.remedy;
	}

}
