package io.github.leaderelection.raft;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;

/**
 * Writes the values that commands, replies and snapshots are made of. Equal values have
 * equal bytes.
 *
 * @author Leader Election
 * @see ValueReader
 */
final class ValueWriter {

	private final DataOutputStream output;

	ValueWriter(DataOutputStream output) {
		this.output = output;
	}

	/**
	 * Write into memory.
	 * @param content what to write
	 * @return the bytes
	 */
	static byte[] bytes(Content content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			content.write(new ValueWriter(new DataOutputStream(bytes)));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Nothing but memory was written to", ex);
		}
		return bytes.toByteArray();
	}

	void octet(int value) throws IOException {
		this.output.writeByte(value);
	}

	void number(long value) throws IOException {
		this.output.writeLong(value);
	}

	void flag(boolean value) throws IOException {
		this.output.writeBoolean(value);
	}

	void count(int count) throws IOException {
		this.output.writeInt(count);
	}

	void text(String value) throws IOException {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > ValueReader.MAX_TEXT) {
			throw new IllegalArgumentException(
					"A text has %d bytes, more than %d: shorten it".formatted(bytes.length, ValueReader.MAX_TEXT));
		}
		this.output.writeShort(bytes.length);
		this.output.write(bytes);
	}

	void optional(OptionalLong value) throws IOException {
		flag(value.isPresent());
		if (value.isPresent()) {
			number(value.getAsLong());
		}
	}

	void session(Session session) throws IOException {
		text(session.id().value());
		number(session.nonce());
		text(session.candidate());
		number(session.lease().toMillis());
		// In one order: that of the map differs from voter to voter
		Map<String, String> metadata = new TreeMap<>(session.metadata());
		count(metadata.size());
		for (Map.Entry<String, String> entry : metadata.entrySet()) {
			text(entry.getKey());
			text(entry.getValue());
		}
	}

	void sessions(Collection<Session> sessions) throws IOException {
		count(sessions.size());
		for (Session session : sessions) {
			session(session);
		}
	}

	/**
	 * Write a record.
	 * @param record the record
	 * @param storeId the store id that goes without saying
	 * @throws IOException if it cannot be written
	 */
	void election(ElectionRecord record, String storeId) throws IOException {
		text(record.election());
		octet(stateCode(record.state()));
		text((record.holder() != null) ? record.holder().value() : "");
		number(record.token());
		text(record.storeId().equals(storeId) ? "" : record.storeId());
	}

	void elections(Collection<ElectionRecord> records, String storeId) throws IOException {
		count(records.size());
		for (ElectionRecord record : records) {
			election(record, storeId);
		}
	}

	// Not its ordinal, which another version might change
	private static int stateCode(State state) {
		return switch (state) {
			case HELD -> 0;
			case RELEASED -> 1;
			case VACANT -> 2;
		};
	}

	/**
	 * Something to write.
	 */
	@FunctionalInterface
	interface Content {

		void write(ValueWriter writer) throws IOException;

	}

}
