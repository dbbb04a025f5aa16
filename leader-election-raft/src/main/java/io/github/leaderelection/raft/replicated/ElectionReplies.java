package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.replicated.HeartbeatReply.UnchangedReply;
import io.github.leaderelection.raft.replicated.HeartbeatReply.WholeReply;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;

/**
 * The bytes of the replies to {@link ElectionCommand}s. Commands of another version may
 * get others.
 */
final class ElectionReplies {

	/**
	 * The first byte of a view of what the caller has seen. That of a whole view is 0 or
	 * 1.
	 */
	private static final int UNCHANGED = 2;

	private ElectionReplies() {
	}

	static byte[] outcome(boolean outcome) {
		return ValueWriter.bytes((writer) -> writer.flag(outcome));
	}

	static boolean outcome(DataInputStream reply) throws IOException {
		return ValueReader.all(reply, ValueReader::flag);
	}

	static byte[] outcomes(List<Boolean> outcomes) {
		return ValueWriter.bytes((writer) -> writer.list(outcomes, ValueWriter::flag));
	}

	static List<Boolean> outcomes(DataInputStream reply) throws IOException {
		return ValueReader.all(reply, (reader) -> reader.list(ValueReader::flag));
	}

	/**
	 * Return a view with all records and sessions, in the form that every version reads.
	 * @param intact whether the session was found with the acknowledged nonce
	 * @param storeId the identity of the cluster
	 * @param table the records and sessions
	 * @return the reply
	 */
	static byte[] whole(boolean intact, String storeId, ElectionTable table) {
		return ValueWriter.bytes((writer) -> {
			writer.flag(intact);
			writer.text(storeId);
			ElectionValues.write(writer, table.elections().values(), storeId);
			writer.list(table.sessions().values(), ElectionValues::write);
		});
	}

	/**
	 * Return a view without what the caller has seen: with the mark of the records, and
	 * the nonces of the sessions.
	 * @param intact whether the session was found with the acknowledged nonce
	 * @param storeId the identity of the cluster
	 * @param table the records and sessions
	 * @return the reply, which only a session of format 2 or later can read
	 */
	static byte[] unchanged(boolean intact, String storeId, ElectionTable table) {
		return ValueWriter.bytes((writer) -> {
			writer.octet(UNCHANGED);
			writer.flag(intact);
			writer.text(storeId);
			writer.text(table.mark());
			writer.list(table.sessions().values(), (entry, session) -> {
				ElectionValues.write(entry, session.id());
				entry.number(session.nonce());
			});
		});
	}

	static HeartbeatReply heartbeat(DataInputStream reply) throws IOException {
		return ValueReader.all(reply, ElectionReplies::heartbeat);
	}

	private static HeartbeatReply heartbeat(ValueReader reader) throws IOException {
		int form = reader.octet();
		if (form == UNCHANGED) {
			return unchanged(reader);
		}
		// The flag of a whole view
		return whole(form != 0, reader);
	}

	private static HeartbeatReply whole(boolean intact, ValueReader reader) throws IOException {
		String storeId = reader.text();
		return new WholeReply(intact, storeId, new ElectionTable(ElectionValues.elections(reader, storeId),
				reader.list(ElectionValues::session).stream().map(Labels::harmless).toList()));
	}

	private static HeartbeatReply unchanged(ValueReader reader) throws IOException {
		boolean intact = reader.flag();
		String storeId = reader.text();
		String mark = reader.text();
		int count = reader.count();
		Map<SessionId, Long> nonces = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			nonces.put(ElectionValues.sessionId(reader), reader.number());
		}
		return new UnchangedReply(intact, storeId, mark, nonces);
	}

}
