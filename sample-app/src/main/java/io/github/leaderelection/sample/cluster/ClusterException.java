package io.github.leaderelection.sample.cluster;

/**
 * The cluster cannot start, for a reason that the user can do something about.
 */
class ClusterException extends RuntimeException {

	/**
	 * Create a new {@link ClusterException}.
	 * @param message what is wrong and what to do
	 */
	ClusterException(String message) {
		super(message);
	}

}
