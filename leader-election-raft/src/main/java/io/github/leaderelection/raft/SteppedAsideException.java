package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * This instance may not be the voter that its id names.
 */
class SteppedAsideException extends IOException {

	SteppedAsideException(String reason) {
		super(reason);
	}

}
