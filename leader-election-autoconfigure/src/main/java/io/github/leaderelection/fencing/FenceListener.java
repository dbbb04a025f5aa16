package io.github.leaderelection.fencing;

/**
 * Listener for writes that a resource has refused because their term is over.
 *
 * @see FenceRejections#addListener
 */
@FunctionalInterface
public interface FenceListener {

	/**
	 * A write was refused. Called by the thread that made it.
	 * @param election the name of the election of the term. That of a request over HTTP
	 * is what its client has sent
	 * @param resource what has refused it
	 */
	void rejected(String election, FencedResource resource);

}
