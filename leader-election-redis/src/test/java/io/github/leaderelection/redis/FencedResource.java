package io.github.leaderelection.redis;

/**
 * What a leader changes, and what has to be right even if there are two: it refuses who
 * comes with a lower fencing token than another before.
 */
final class FencedResource {

	private long highestToken;

	/**
	 * Write.
	 * @param token the fencing token of the writer
	 * @return whether that was accepted
	 */
	synchronized boolean write(long token) {
		if (token < this.highestToken) {
			return false;
		}
		this.highestToken = token;
		return true;
	}

}
