package io.github.leaderelection.autoconfigure;

/**
 * The backend that keeps the elections.
 *
 * @param backend the backend
 * @param namespace the namespace of the elections in it
 */
public record ChosenElectionBackend(ElectionBackend backend, String namespace) {

	/**
	 * Name of the backend if the application has defined its own store.
	 */
	public static final String CUSTOM = "custom";

}
