package io.github.leaderelection.autoconfigure;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Return the name of a backend.
	 * @param chosen the backend, {@code null} if the application has defined its own
	 * store
	 * @return the name
	 */
	public static String name(@Nullable ChosenElectionBackend chosen) {
		return (chosen != null) ? chosen.backend().name() : CUSTOM;
	}

}
