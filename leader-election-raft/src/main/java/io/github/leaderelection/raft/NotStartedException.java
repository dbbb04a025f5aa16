package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * Raft was used on an instance where it is not started, or is stopped already.
 */
class NotStartedException extends IOException {

	NotStartedException() {
		super("Raft is not started on this instance");
	}

}
