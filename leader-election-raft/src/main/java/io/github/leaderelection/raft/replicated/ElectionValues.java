package io.github.leaderelection.raft.replicated;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * The bytes of sessions and election records.
 */
final class ElectionValues {

	private ElectionValues() {
	}

	static void write(ValueWriter writer, SessionId id) throws IOException {
		writer.text(id.value());
	}

	static SessionId sessionId(ValueReader reader) throws IOException {
		return new SessionId(reader.text());
	}

	static void write(ValueWriter writer, Session session) throws IOException {
		write(writer, session.id());
		writer.number(session.nonce());
		writer.text(session.candidate());
		writer.number(session.lease().toMillis());
		// In one order: that of the map differs from voter to voter
		writer.list(new TreeMap<>(session.metadata()).entrySet(), (entry, value) -> {
			entry.text(value.getKey());
			entry.text(value.getValue());
		});
	}

	static Session session(ValueReader reader) throws IOException {
		SessionId id = sessionId(reader);
		long nonce = reader.number();
		String candidate = reader.text();
		Duration lease = Duration.ofMillis(reader.number());
		int count = reader.count();
		Map<String, String> metadata = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			metadata.put(reader.text(), reader.text());
		}
		return new Session(id, nonce, candidate, metadata, lease);
	}

	/**
	 * Write a record.
	 * @param writer where to write to
	 * @param record the record
	 * @param storeId the store id that is not written, since the reader knows it
	 * @throws IOException if it cannot be written
	 */
	static void write(ValueWriter writer, ElectionRecord record, String storeId) throws IOException {
		writer.text(record.election());
		writer.octet(code(record.state()));
		writer.text((record.holder() != null) ? record.holder().value() : "");
		writer.number(record.token());
		writer.text(record.storeId().equals(storeId) ? "" : record.storeId());
	}

	static void write(ValueWriter writer, Collection<ElectionRecord> records, String storeId) throws IOException {
		writer.list(records, (entry, record) -> write(entry, record, storeId));
	}

	static ElectionRecord election(ValueReader reader, String storeId) throws IOException {
		String name = reader.text();
		State state = state(reader.octet());
		String holder = reader.text();
		long token = reader.number();
		String writtenBy = reader.text();
		return new ElectionRecord(name, state, (holder.isEmpty()) ? null : new SessionId(holder), token,
				(writtenBy.isEmpty()) ? storeId : writtenBy);
	}

	static List<ElectionRecord> elections(ValueReader reader, String storeId) throws IOException {
		return reader.list((entry) -> election(entry, storeId));
	}

	// Not its ordinal, which another version might change
	private static int code(State state) {
		return switch (state) {
			case HELD -> 0;
			case RELEASED -> 1;
			case VACANT -> 2;
		};
	}

	private static State state(int code) throws IOException {
		return switch (code) {
			case 0 -> State.HELD;
			case 1 -> State.RELEASED;
			case 2 -> State.VACANT;
			default -> throw new IOException("There is no state " + code);
		};
	}

}
