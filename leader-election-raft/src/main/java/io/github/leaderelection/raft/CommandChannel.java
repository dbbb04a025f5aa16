package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.raft.voter.Formats;

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
	 * Have several commands committed and executed, in any order.
	 * @param commands the commands
	 * @param begun when the call began that the commands belong to, by
	 * {@link System#nanoTime()}: all that is sent for one call has one timeout
	 * @return the replies of the section, in the order of the commands
	 * @throws IOException if the outcome of one of them is unknown, and with it that of
	 * all
	 */
	default List<DataInputStream> sendAll(List<byte[]> commands, long begun) throws IOException {
		List<DataInputStream> replies = new ArrayList<>();
		for (byte[] command : commands) {
			replies.add(send(command));
		}
		return replies;
	}

	/**
	 * Return in which format commands may be written.
	 * @param begun when the call began that the commands belong to, by
	 * {@link System#nanoTime()}
	 * @return the latest format that all voters execute, as far as is known
	 * @throws IOException if it cannot be found out because the thread was interrupted
	 */
	default int format(long begun) throws IOException {
		return Formats.FIRST;
	}

	/**
	 * Return whether failures are to be expected for now.
	 * @return whether the Raft node has only just started
	 */
	default boolean isStarting() {
		return false;
	}

}
