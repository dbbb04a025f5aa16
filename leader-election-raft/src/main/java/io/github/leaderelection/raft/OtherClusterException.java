package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * The voters that were reached are those of another cluster.
 *
 * @author Leader Election
 */
class OtherClusterException extends IOException {

	OtherClusterException() {
		super("the voters belong to another cluster of the same name");
	}

}
