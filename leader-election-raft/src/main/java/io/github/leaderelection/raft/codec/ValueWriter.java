package io.github.leaderelection.raft.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * Writes the values that commands, replies and snapshots are made of. Equal values have
 * equal bytes.
 *
 * @see ValueReader
 */
public final class ValueWriter {

	private final DataOutputStream output;

	private ValueWriter(DataOutputStream output) {
		this.output = output;
	}

	/**
	 * Write into memory.
	 * @param content what to write
	 * @return the bytes
	 */
	public static byte[] bytes(Content content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			content.write(new ValueWriter(new DataOutputStream(bytes)));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Nothing but memory was written to", ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Write a byte.
	 * @param value the byte, 0 to 255
	 * @throws IOException if it cannot be written
	 */
	public void octet(int value) throws IOException {
		this.output.writeByte(value);
	}

	/**
	 * Write a number in eight bytes.
	 * @param value the number
	 * @throws IOException if it cannot be written
	 */
	public void number(long value) throws IOException {
		this.output.writeLong(value);
	}

	/**
	 * Write a flag.
	 * @param value the flag
	 * @throws IOException if it cannot be written
	 */
	public void flag(boolean value) throws IOException {
		this.output.writeBoolean(value);
	}

	/**
	 * Write a count in four bytes.
	 * @param count the count
	 * @throws IOException if it cannot be written
	 */
	public void count(int count) throws IOException {
		this.output.writeInt(count);
	}

	/**
	 * Write a text.
	 * @param value the text
	 * @throws IOException if it cannot be written
	 * @throws IllegalArgumentException if it has more than {@link ValueReader#MAX_TEXT}
	 * bytes
	 */
	public void text(String value) throws IOException {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > ValueReader.MAX_TEXT) {
			throw new IllegalArgumentException(
					"A text has %d bytes, more than %d: shorten it".formatted(bytes.length, ValueReader.MAX_TEXT));
		}
		this.output.writeShort(bytes.length);
		this.output.write(bytes);
	}

	/**
	 * Write a number that may be absent.
	 * @param value the number
	 * @throws IOException if it cannot be written
	 */
	public void optional(OptionalLong value) throws IOException {
		flag(value.isPresent());
		if (value.isPresent()) {
			number(value.getAsLong());
		}
	}

	/**
	 * Write a count and as many values.
	 * @param <T> the type of the values
	 * @param values the values
	 * @param element writes one of them
	 * @throws IOException if one cannot be written
	 */
	public <T> void list(Collection<T> values, Element<T> element) throws IOException {
		count(values.size());
		for (T value : values) {
			element.write(this, value);
		}
	}

	/**
	 * Something to write.
	 */
	@FunctionalInterface
	public interface Content {

		/**
		 * Write it.
		 * @param writer where to write to
		 * @throws IOException if it cannot be written
		 */
		void write(ValueWriter writer) throws IOException;

	}

	/**
	 * Writes the values of a list.
	 *
	 * @param <T> the type of them
	 */
	@FunctionalInterface
	public interface Element<T> {

		/**
		 * Write one of them.
		 * @param writer where to write to
		 * @param value the value
		 * @throws IOException if it cannot be written
		 */
		void write(ValueWriter writer, T value) throws IOException;

	}

}
