package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * The cluster does not have elections yet, since not all its first members have been
 * there.
 *
 * @author Leader Election
 */
class NotBegunException extends IOException {

	NotBegunException(String awaited) {
		super((awaited.isEmpty()) ? "none of them is known yet" : "it waits for %s".formatted(awaited));
	}

}
