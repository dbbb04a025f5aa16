package io.github.leaderelection.sample.observation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Writes the spans of one process. One thread.
 */
final class SpanWriter implements AutoCloseable {

	private final FileChannel channel;

	private int records;

	private @Nullable Span written;

	/**
	 * Create a writer.
	 * @param file the file, which is created
	 * @throws IOException if it exists or cannot be created
	 */
	SpanWriter(Path file) throws IOException {
		this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
	}

	/**
	 * Write a span, in place of the last one if that is of the same term.
	 * @param span the span
	 * @throws IOException if it cannot be written
	 */
	void write(Span span) throws IOException {
		if (this.written == null || this.written.token() != span.token()) {
			this.records++;
		}
		this.written = span;
		ByteBuffer bytes = SpanFile.toBytes(span);
		this.channel.write(bytes, (this.records - 1) * (long) SpanFile.RECORD);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
