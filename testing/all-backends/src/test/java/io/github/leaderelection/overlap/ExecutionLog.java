package io.github.leaderelection.overlap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records the executions of one instance in a file. Its lines are those that
 * {@link ExecutionHistory} reads.
 */
final class ExecutionLog {

	static final String START = "start";

	static final String END = "end";

	static final String LOST = "lost";

	private final AtomicLong executions = new AtomicLong();

	private final OutputStream file;

	ExecutionLog(Path file) throws IOException {
		// Unbuffered: what was written outlives the process
		this.file = Files.newOutputStream(file);
	}

	/**
	 * Record the start of an execution. Nothing of it happens before.
	 * @param job the name of the job
	 * @param token the fencing token of its term
	 * @return the number of the execution
	 */
	long start(String job, long token) {
		long time = System.nanoTime();
		long number = this.executions.incrementAndGet();
		write(START, number, job, token, time);
		return number;
	}

	/**
	 * Record the end of an execution. Nothing of it happens after.
	 * @param number the number of the execution
	 * @param complete whether it did all its work
	 */
	void end(long number, boolean complete) {
		write(END, number, System.nanoTime(), complete);
	}

	/**
	 * Record that a term was lost rather than given up.
	 * @param token the fencing token of the term
	 */
	void lost(long token) {
		write(LOST, token);
	}

	private synchronized void write(Object... words) {
		StringBuilder line = new StringBuilder();
		for (Object word : words) {
			line.append(word).append(' ');
		}
		try {
			this.file.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
