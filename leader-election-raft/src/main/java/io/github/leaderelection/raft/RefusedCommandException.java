package io.github.leaderelection.raft;

import java.io.IOException;

/**
 * The voters could not read a command, and did not execute it.
 *
 * @author Leader Election
 */
class RefusedCommandException extends IOException {

	RefusedCommandException() {
		super("the voters do not know this command, which is of another version perhaps");
	}

}
