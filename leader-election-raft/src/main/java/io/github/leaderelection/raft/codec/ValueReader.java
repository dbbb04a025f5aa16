package io.github.leaderelection.raft.codec;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the values that commands, replies and snapshots are made of. Whatever is read,
 * nothing but an {@link IOException} is thrown, and no more memory is used than a small
 * multiple of what was read.
 *
 * @see ValueWriter
 */
public final class ValueReader {

	/**
	 * How many bytes a text may have: more than the longest candidate id or part of the
	 * metadata that the engine accepts.
	 */
	public static final int MAX_TEXT = 2048;

	private final DataInputStream input;

	private ValueReader(DataInputStream input) {
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
	public static <T> T value(DataInputStream input, Content<T> content) throws IOException {
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
	public static <T> T all(DataInputStream input, Content<T> content) throws IOException {
		T result = value(input, content);
		if (input.read() != -1) {
			throw new IOException("There is more than there should be");
		}
		return result;
	}

	/**
	 * Read a byte.
	 * @return the byte, 0 to 255
	 * @throws IOException if there is none
	 */
	public int octet() throws IOException {
		return this.input.readUnsignedByte();
	}

	/**
	 * Read a byte that earlier versions of this library do not write at the end.
	 * @param absent what it is if there is nothing more
	 * @return the byte, 0 to 255
	 * @throws IOException if it cannot be read
	 */
	public int octet(int absent) throws IOException {
		int value = this.input.read();
		return (value >= 0) ? value : absent;
	}

	/**
	 * Read a number of eight bytes.
	 * @return the number
	 * @throws IOException if there is none
	 */
	public long number() throws IOException {
		return this.input.readLong();
	}

	/**
	 * Read a flag.
	 * @return the flag
	 * @throws IOException if there is none
	 */
	public boolean flag() throws IOException {
		return this.input.readBoolean();
	}

	/**
	 * Read a count of four bytes.
	 * @return the count, zero or more
	 * @throws IOException if there is none
	 */
	public int count() throws IOException {
		int count = this.input.readInt();
		if (count < 0) {
			throw new IOException("The count %d is negative".formatted(count));
		}
		return count;
	}

	/**
	 * Read a text.
	 * @return the text, of {@link #MAX_TEXT} bytes at most
	 * @throws IOException if there is none, or it is no UTF-8
	 */
	public String text() throws IOException {
		return text(this.input.readUnsignedShort());
	}

	private String text(int length) throws IOException {
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

	/**
	 * Read a text that earlier versions of this library do not write at the end.
	 * @param absent what it is if there is nothing more
	 * @return the text, of {@link #MAX_TEXT} bytes at most
	 * @throws IOException if there is something else
	 */
	public String text(String absent) throws IOException {
		int first = this.input.read();
		return (first >= 0) ? text(first << Byte.SIZE | octet()) : absent;
	}

	/**
	 * Read a number that may be absent.
	 * @return the number
	 * @throws IOException if there is something else
	 */
	public OptionalLong optional() throws IOException {
		return (flag()) ? OptionalLong.of(number()) : OptionalLong.empty();
	}

	/**
	 * Read a count and as many values.
	 * @param <T> the type of the values
	 * @param element reads one of them
	 * @return the values
	 * @throws IOException if there is something else
	 */
	public <T> List<T> list(Content<T> element) throws IOException {
		int count = count();
		List<T> list = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			list.add(element.read(this));
		}
		return list;
	}

	/**
	 * Something to read.
	 *
	 * @param <T> the type of it
	 */
	@FunctionalInterface
	public interface Content<T> {

		/**
		 * Read it.
		 * @param reader where to read from
		 * @return what was read
		 * @throws IOException if there is something else
		 */
		T read(ValueReader reader) throws IOException;

	}

}
