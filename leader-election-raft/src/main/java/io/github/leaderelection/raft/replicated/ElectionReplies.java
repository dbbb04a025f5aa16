package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;

/**
 * The bytes of the replies to {@link ElectionCommand}s. Commands of another version may
 * get others.
 */
final class ElectionReplies {

	private ElectionReplies() {
	}

	static byte[] outcome(boolean outcome) {
		return ValueWriter.bytes((writer) -> writer.flag(outcome));
	}

	static boolean outcome(DataInputStream reply) throws IOException {
		return ValueReader.all(reply, ValueReader::flag);
	}

	static byte[] view(boolean intact, String storeId, ElectionTable table) {
		return ValueWriter.bytes((writer) -> {
			writer.flag(intact);
			writer.text(storeId);
			ElectionValues.write(writer, table.elections().values(), storeId);
			writer.list(table.sessions().values(), ElectionValues::write);
		});
	}

	static ElectionView view(DataInputStream reply) throws IOException {
		return ValueReader.all(reply, ElectionReplies::view);
	}

	private static ElectionView view(ValueReader reader) throws IOException {
		boolean intact = reader.flag();
		String storeId = reader.text();
		return new ElectionView(storeId, false, intact, byName(ElectionValues.elections(reader, storeId)),
				byId(reader.list(ElectionValues::session)));
	}

	private static Map<String, ElectionRecord> byName(List<ElectionRecord> records) {
		Map<String, ElectionRecord> elections = new LinkedHashMap<>();
		records.forEach((record) -> elections.put(record.election(), record));
		return elections;
	}

	private static Map<SessionId, Session> byId(List<Session> found) {
		Map<SessionId, Session> sessions = new LinkedHashMap<>();
		found.forEach((session) -> sessions.put(session.id(), Labels.harmless(session)));
		return sessions;
	}

}
