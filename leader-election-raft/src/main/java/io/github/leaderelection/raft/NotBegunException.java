package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * The cluster has no elections yet, since not all its first voters have been there.
 *
 * @author Leader Election
 */
class NotBegunException extends IOException {

	NotBegunException(String awaited) {
		super("the cluster is new, and waits for the voters " + awaited);
	}

}
