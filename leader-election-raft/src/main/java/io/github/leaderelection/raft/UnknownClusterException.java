package io.github.leaderelection.raft;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * No member has reported which cluster it belongs to.
 *
 * @author Leader Election
 */
class UnknownClusterException extends IOException {

	UnknownClusterException(@Nullable NoLeaderException answers) {
		super("no member knows the cluster yet", answers);
	}

}
