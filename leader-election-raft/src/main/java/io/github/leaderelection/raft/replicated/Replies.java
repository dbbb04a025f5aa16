package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.github.leaderelection.raft.replicated.RefusedCommandException.Reason;

/**
 * How a reply says whether the command was understood.
 */
public final class Replies {

	/**
	 * The first byte of the reply to a command that was executed.
	 */
	public static final byte EXECUTED = 1;

	private static final byte REFUSED = 0;

	private static final byte OTHER_CLUSTER = 2;

	private static final byte NOT_BEGUN = 3;

	private Replies() {
	}

	/**
	 * Return the reply to a command that was executed.
	 * @param reply the reply of the section
	 * @return the reply
	 */
	public static byte[] executed(byte[] reply) {
		return reply(EXECUTED, reply);
	}

	/**
	 * Return the reply to a command that cannot be read.
	 * @return the reply
	 */
	public static byte[] refused() {
		return new byte[] { REFUSED };
	}

	/**
	 * Return the reply to a command for another cluster.
	 * @return the reply
	 */
	public static byte[] otherCluster() {
		return new byte[] { OTHER_CLUSTER };
	}

	/**
	 * Return the reply of a cluster that has no elections yet.
	 * @param awaited the ids of the voters that are missing
	 * @return the reply
	 */
	public static byte[] notBegun(Set<String> awaited) {
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
	 * @throws RefusedCommandException if the command was not executed
	 */
	public static DataInputStream read(byte[] whole) throws RefusedCommandException {
		if (whole.length > 0 && whole[0] == OTHER_CLUSTER) {
			throw new RefusedCommandException(Reason.OTHER_CLUSTER,
					"the voters belong to another cluster of the same name");
		}
		if (whole.length > 0 && whole[0] == NOT_BEGUN) {
			throw new RefusedCommandException(Reason.NOT_BEGUN, "the cluster is new, and waits for the voters "
					+ new String(whole, 1, whole.length - 1, StandardCharsets.UTF_8));
		}
		if (whole.length == 0 || whole[0] != EXECUTED) {
			throw new RefusedCommandException(Reason.UNKNOWN,
					"the voters do not know this command, which is of another version perhaps");
		}
		return new DataInputStream(new ByteArrayInputStream(whole, 1, whole.length - 1));
	}

}
