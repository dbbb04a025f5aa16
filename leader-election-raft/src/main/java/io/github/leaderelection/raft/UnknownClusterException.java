package io.github.leaderelection.raft;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * No voter has reported which cluster it belongs to.
 */
class UnknownClusterException extends IOException {

	UnknownClusterException(@Nullable NoLeaderException answers) {
		super("no voter knows the cluster yet", answers);
	}

}
