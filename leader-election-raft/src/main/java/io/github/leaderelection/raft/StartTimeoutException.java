package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * A server has not started yet, and is not waited for any more.
 */
class StartTimeoutException extends IOException {

	StartTimeoutException(String message) {
		super(message);
	}

}
