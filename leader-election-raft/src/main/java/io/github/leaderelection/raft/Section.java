package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A part of the replicated state, with the commands that change it. What it does depends
 * on the commands alone, so that it is the same on all voters: it has no clock and no
 * randomness.
 *
 * @author Leader Election
 */
interface Section {

	/**
	 * Execute a command.
	 * @param command the command, without the byte that chose this section
	 * @return the reply
	 * @throws IOException if it is no command of this section
	 */
	byte[] apply(DataInputStream command) throws IOException;

	/**
	 * Write the state into a snapshot.
	 * @param snapshot where to write to
	 * @throws IOException if that fails
	 */
	void write(DataOutputStream snapshot) throws IOException;

	/**
	 * Replace the state by that of a snapshot.
	 * @param snapshot where to read from
	 * @throws IOException if that fails
	 */
	void read(DataInputStream snapshot) throws IOException;

}
