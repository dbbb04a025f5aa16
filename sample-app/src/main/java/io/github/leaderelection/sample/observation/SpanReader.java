package io.github.leaderelection.sample.observation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the spans that another process writes. Safe for use by any thread.
 */
public final class SpanReader {

	private final List<Span> spans = new ArrayList<>();

	private final Path file;

	private final Span.Source process;

	/**
	 * Create a reader.
	 * @param file the file, which need not exist yet
	 * @param process the process that writes it
	 */
	public SpanReader(Path file, Span.Source process) {
		this.file = file;
		this.process = process;
	}

	/**
	 * Return what the process has observed until now. All spans but the last one are
	 * final.
	 * @return the spans in the order of their terms
	 * @throws IOException if the file cannot be read
	 */
	public synchronized List<Span> read() throws IOException {
		if (!Files.exists(this.file)) {
			return List.of();
		}
		try (FileChannel channel = FileChannel.open(this.file)) {
			int records = (int) (channel.size() / SpanFile.RECORD);
			int known = Math.max(0, this.spans.size() - 1);
			this.spans.subList(known, this.spans.size()).clear();
			for (int record = known; record < records; record++) {
				ByteBuffer bytes = ByteBuffer.allocate(SpanFile.RECORD);
				channel.read(bytes, record * (long) SpanFile.RECORD);
				this.spans.add(SpanFile.ofBytes(bytes.flip(), this.process));
			}
		}
		return List.copyOf(this.spans);
	}

}
