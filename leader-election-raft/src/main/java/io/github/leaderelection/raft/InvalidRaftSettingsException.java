package io.github.leaderelection.raft;

import io.github.leaderelection.InvalidUseException;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the Raft cluster, or what was found at start, cannot be used.
 */
public class InvalidRaftSettingsException extends InvalidUseException {

	static final String PREFIX = "leader-election.raft.";

	/**
	 * Create a new {@link InvalidRaftSettingsException}.
	 * @param problem what is wrong, with the property and its value
	 * @param remedy what to do
	 */
	public InvalidRaftSettingsException(String problem, String remedy) {
		this(problem, remedy, null);
	}

	InvalidRaftSettingsException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem, remedy, cause);
	}

	static InvalidRaftSettingsException of(String property, Object value, String problem, String remedy) {
		return new InvalidRaftSettingsException("%s%s=%s %s".formatted(PREFIX, property, value, problem), remedy);
	}

}
