package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;

/**
 * How a reply says whether the command was understood.
 *
 * @author Leader Election
 */
final class Replies {

	private static final byte EXECUTED = 1;

	private static final byte REFUSED = 0;

	private static final byte OTHER_CLUSTER = 2;

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

	static byte[] otherCluster() {
		return new byte[] { OTHER_CLUSTER };
	}

	/**
	 * Return the reply of the section.
	 * @param whole the reply of the state machine
	 * @return a stream of the section's reply
	 * @throws IOException if the command was refused
	 */
	static DataInputStream read(byte[] whole) throws IOException {
		if (whole.length > 0 && whole[0] == OTHER_CLUSTER) {
			throw new OtherClusterException();
		}
		if (whole.length == 0 || whole[0] != EXECUTED) {
			throw new RefusedCommandException();
		}
		return new DataInputStream(new ByteArrayInputStream(whole, 1, whole.length - 1));
	}

}
