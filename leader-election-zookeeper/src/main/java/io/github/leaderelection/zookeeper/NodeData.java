package io.github.leaderelection.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.StoredForm;
import org.jspecify.annotations.Nullable;

/**
 * The data of the nodes of sessions and records. What this library cannot have written is
 * ignored: a client that can write to the nodes can stop an election, but not all of them
 * by one node.
 */
final class NodeData {

	static final byte[] EMPTY = {};

	private NodeData() {
	}

	static byte[] of(Session session) {
		return bytes(StoredForm.of(session));
	}

	static byte[] of(ElectionRecord record) {
		return bytes(StoredForm.of(record));
	}

	/**
	 * Read a session.
	 * @param child the name of its node
	 * @param data the data of its node, {@code null} if there is no such node
	 * @return the session, {@code null} if it is none
	 */
	static @Nullable Session session(String child, byte @Nullable [] data) {
		if (data == null) {
			return null;
		}
		return ofThisLibrary(() -> StoredForm.session(new SessionId(child), text(data)));
	}

	/**
	 * Read a record.
	 * @param child the name of its node
	 * @param data the data of its node, {@code null} if there is no such node
	 * @return the record, {@code null} if it is none
	 */
	static @Nullable ElectionRecord record(String child, byte @Nullable [] data) {
		if (data == null) {
			return null;
		}
		return ofThisLibrary(() -> StoredForm.record(NodePaths.decode(child), text(data)));
	}

	// A node that was created manually may have none
	static String text(byte @Nullable [] data) {
		return (data != null) ? new String(data, StandardCharsets.UTF_8) : "";
	}

	private static <T> @Nullable T ofThisLibrary(Supplier<T> reading) {
		try {
			return reading.get();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
