package io.github.leaderelection.faults;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.store.ElectionStore;

/**
 * Opens the store of a candidate process, which gets the name of the class as an argument
 * and makes one by the constructor without arguments.
 */
@FunctionalInterface
public interface CandidateStore {

	/**
	 * Open the store.
	 * @param namespace the namespace of the election
	 * @param operationTimeout how long a call may take
	 * @param arguments where the store is, in the backend's own words
	 * @return the store
	 */
	ElectionStore open(String namespace, Duration operationTimeout, List<String> arguments);

	/**
	 * Return whether a missing record may be claimed at once, as is so by default with
	 * the backend.
	 * @return {@code false} if the backend may lose its data
	 */
	default boolean claimMissing() {
		return false;
	}

}
