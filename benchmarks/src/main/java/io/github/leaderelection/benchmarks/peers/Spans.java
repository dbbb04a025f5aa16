package io.github.leaderelection.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The spans of one process in a file that another process can read at any time, also when
 * the first one is paused or was killed.
 */
final class Spans {

	private static final int MOST = 1 << 16;

	/**
	 * A process that did not ask for so long knew nothing meanwhile.
	 */
	private static final long LONGEST_GAP = TimeUnit.MILLISECONDS.toNanos(50);

	private final LongBuffer values;

	private Spans(LongBuffer values) {
		this.values = values;
	}

	static Spans open(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			return new Spans(
					channel.map(FileChannel.MapMode.READ_WRITE, 0, (2L * MOST + 1) * Long.BYTES).asLongBuffer());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Note that the process has got the answer yes. A span begins when the first one was
	 * there, and ends when the last one was asked for, so it is not longer than the time
	 * for which the answer held.
	 * @param asked when it asked
	 * @param answered when it had the answer
	 * @param first whether the answer before was no
	 */
	void yes(long asked, long answered, boolean first) {
		int count = (int) this.values.get(0);
		if (first || count == 0 || asked - this.values.get(2 * count) > LONGEST_GAP) {
			if (count == MOST) {
				throw new IllegalStateException("too many spans");
			}
			this.values.put(2 * count + 1, answered);
			this.values.put(2 * count + 2, answered);
			this.values.put(0, count + 1L);
		}
		else {
			this.values.put(2 * count, Math.max(asked, this.values.get(2 * count)));
		}
	}

	List<Span> read() {
		List<Span> spans = new ArrayList<>();
		int count = (int) this.values.get(0);
		for (int i = 0; i < count; i++) {
			spans.add(new Span(this.values.get(2 * i + 1), this.values.get(2 * i + 2)));
		}
		return spans;
	}

}
