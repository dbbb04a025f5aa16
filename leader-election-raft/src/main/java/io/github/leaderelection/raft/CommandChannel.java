package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * Has commands executed by the replicated state machine.
 */
@FunctionalInterface
interface CommandChannel {

	/**
	 * Have a command committed by a majority and executed. It is sent more than once if
	 * need be, and executed at most once while the voters remember it. They may forget it
	 * when they restart, which suffices, since commands may be repeated.
	 * @param command the command, beginning with the byte of its section
	 * @return the reply of the section
	 * @throws IOException if the outcome is unknown
	 */
	DataInputStream send(byte[] command) throws IOException;

	/**
	 * Return whether failures are to be expected for now.
	 * @return whether the node has only just started
	 */
	default boolean isStarting() {
		return false;
	}

}
