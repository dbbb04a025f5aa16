package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;

/**
 * How a reply says whether the command was understood.
 *
 * @author Leader Election
 */
final class Replies {

	private static final byte EXECUTED = 1;

	private static final byte REFUSED = 0;

	private Replies() {
	}

	static byte[] executed(byte[] reply) {
		byte[] whole = new byte[reply.length + 1];
		whole[0] = EXECUTED;
		System.arraycopy(reply, 0, whole, 1, reply.length);
		return whole;
	}

	static byte[] refused() {
		return new byte[] { REFUSED };
	}

	/**
	 * Return the reply of the section.
	 * @param whole the reply of the state machine
	 * @return a stream of the section's reply
	 * @throws RefusedCommandException if the command was refused
	 */
	static DataInputStream read(byte[] whole) throws RefusedCommandException {
		if (whole.length == 0 || whole[0] != EXECUTED) {
			throw new RefusedCommandException();
		}
		return new DataInputStream(new ByteArrayInputStream(whole, 1, whole.length - 1));
	}

}
