package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * This node may not be the voter that it says it is.
 *
 * @author Leader Election
 */
class SteppedAsideException extends IOException {

	SteppedAsideException(String reason) {
		super(reason);
	}

}
