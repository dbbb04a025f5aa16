package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Reads the values that commands, replies and snapshots are made of. Whatever is read,
 * nothing but an {@link IOException} is thrown, and no more memory is used than a small
 * multiple of what was read.
 *
 * @author Leader Election
 * @see ValueWriter
 */
final class ValueReader {

	/**
	 * How many bytes a text may have: more than the longest candidate id or part of the
	 * metadata that the engine accepts.
	 */
	static final int MAX_TEXT = 2048;

	private final DataInputStream input;

	ValueReader(DataInputStream input) {
		this.input = input;
	}

	/**
	 * Read a value.
	 * @param <T> the type of the value
	 * @param input where to read from
	 * @param content what to read
	 * @return the value
	 * @throws IOException if there is something else
	 */
	static <T> T value(DataInputStream input, Content<T> content) throws IOException {
		try {
			return content.read(new ValueReader(input));
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	/**
	 * Read a value that is all that is there.
	 * @param <T> the type of the value
	 * @param input where to read from
	 * @param content what to read
	 * @return the value
	 * @throws IOException if there is something else, or more
	 */
	static <T> T all(DataInputStream input, Content<T> content) throws IOException {
		T result = value(input, content);
		if (input.read() != -1) {
			throw new IOException("There is more than there should be");
		}
		return result;
	}

	int octet() throws IOException {
		return this.input.readUnsignedByte();
	}

	long number() throws IOException {
		return this.input.readLong();
	}

	boolean flag() throws IOException {
		return this.input.readBoolean();
	}

	int count() throws IOException {
		int count = this.input.readInt();
		if (count < 0) {
			throw new IOException("The count %d is negative".formatted(count));
		}
		return count;
	}

	String text() throws IOException {
		int length = this.input.readUnsignedShort();
		if (length > MAX_TEXT) {
			throw new IOException("A text has %d bytes, more than %d".formatted(length, MAX_TEXT));
		}
		byte[] bytes = this.input.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("A text ends early");
		}
		// Strictly, so that a text that was read can be written again
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
	}

	OptionalLong optional() throws IOException {
		return (flag()) ? OptionalLong.of(number()) : OptionalLong.empty();
	}

	SessionId sessionId() throws IOException {
		return new SessionId(text());
	}

	Session session() throws IOException {
		SessionId id = sessionId();
		long nonce = number();
		String candidate = text();
		Duration lease = Duration.ofMillis(number());
		int count = count();
		Map<String, String> metadata = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			metadata.put(text(), text());
		}
		return new Session(id, nonce, candidate, metadata, lease);
	}

	List<Session> sessions() throws IOException {
		int count = count();
		List<Session> sessions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sessions.add(session());
		}
		return sessions;
	}

	ElectionRecord election(String storeId) throws IOException {
		String name = text();
		State state = state(octet());
		String holder = text();
		long token = number();
		String writtenBy = text();
		return new ElectionRecord(name, state, (holder.isEmpty()) ? null : new SessionId(holder), token,
				(writtenBy.isEmpty()) ? storeId : writtenBy);
	}

	List<ElectionRecord> elections(String storeId) throws IOException {
		int count = count();
		List<ElectionRecord> records = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			records.add(election(storeId));
		}
		return records;
	}

	private static State state(int code) throws IOException {
		return switch (code) {
			case 0 -> State.HELD;
			case 1 -> State.RELEASED;
			case 2 -> State.VACANT;
			default -> throw new IOException("There is no state " + code);
		};
	}

	/**
	 * Something to read.
	 *
	 * @param <T> the type of it
	 */
	@FunctionalInterface
	interface Content<T> {

		T read(ValueReader reader) throws IOException;

	}

}
