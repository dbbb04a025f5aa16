package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * The members could not read a command, and did not execute it.
 *
 * @author Leader Election
 */
class RefusedCommandException extends IOException {

	RefusedCommandException() {
		super("the members do not know this command, which is of another version perhaps");
	}

}
