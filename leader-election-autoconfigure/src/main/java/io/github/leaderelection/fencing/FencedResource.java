package io.github.leaderelection.fencing;

/**
 * Kind of resource that refuses the writes of a leader that was replaced.
 */
public enum FencedResource {

	/**
	 * A transaction that {@link FencedTransactions} fences.
	 */
	TRANSACTION,

	/**
	 * A table with fencing tokens.
	 */
	TABLE,

	/**
	 * A fenced script of Redis.
	 */
	REDIS,

	/**
	 * A service that is called over HTTP.
	 */
	HTTP

}
