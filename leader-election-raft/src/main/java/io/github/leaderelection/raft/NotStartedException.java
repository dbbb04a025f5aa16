package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * A node was used that is not started, or is stopped already.
 */
class NotStartedException extends IOException {

	NotStartedException() {
		super("the node is not started");
	}

}
