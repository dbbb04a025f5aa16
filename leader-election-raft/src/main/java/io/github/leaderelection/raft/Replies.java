package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * How a reply says whether the command was understood.
 *
 * @author Leader Election
 */
final class Replies {

	static final byte EXECUTED = 1;

	private static final byte REFUSED = 0;

	private static final byte OTHER_CLUSTER = 2;

	private static final byte NOT_BEGUN = 3;

	private Replies() {
	}

	static byte[] executed(byte[] reply) {
		return reply(EXECUTED, reply);
	}

	static byte[] refused() {
		return new byte[] { REFUSED };
	}

	static byte[] otherCluster() {
		return new byte[] { OTHER_CLUSTER };
	}

	/**
	 * Return the reply of a cluster that has no elections yet.
	 * @param awaited the ids of the voters that are missing
	 * @return the reply
	 */
	static byte[] notBegun(Set<String> awaited) {
		return reply(NOT_BEGUN, String.join(", ", awaited).getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] reply(byte kind, byte[] content) {
		byte[] whole = new byte[content.length + 1];
		whole[0] = kind;
		System.arraycopy(content, 0, whole, 1, content.length);
		return whole;
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
		if (whole.length > 0 && whole[0] == NOT_BEGUN) {
			throw new NotBegunException(new String(whole, 1, whole.length - 1, StandardCharsets.UTF_8));
		}
		if (whole.length == 0 || whole[0] != EXECUTED) {
			throw new RefusedCommandException();
		}
		return new DataInputStream(new ByteArrayInputStream(whole, 1, whole.length - 1));
	}

}
