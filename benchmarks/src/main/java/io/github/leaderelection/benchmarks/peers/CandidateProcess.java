package io.github.leaderelection.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.leaderelection.benchmarks.measure.ChildProcess;
import io.github.leaderelection.benchmarks.peers.CandidateMain.Command;

/**
 * A {@link CandidateMain} as a child process.
 */
final class CandidateProcess extends ChildProcess {

	private final int number;

	private final Path file;

	private final Spans spans;

	/**
	 * Start a process.
	 * @param peer the library
	 * @param number the number of the process on its backend
	 * @param entry with what it takes part
	 */
	CandidateProcess(Peer peer, int number, Entry entry) {
		this(peer, number, entry, file());
	}

	private CandidateProcess(Peer peer, int number, Entry entry, Path file) {
		super(CandidateMain.class, List.of("-XX:TieredStopAtLevel=1"),
				Stream.concat(Stream.of(peer.name(), file.toString()), entry.words().stream()).toList(),
				new File("target/peers.log"));
		this.number = number;
		this.file = file;
		this.spans = Spans.open(file);
	}

	private static Path file() {
		try {
			return Files.createTempFile("spans", ".bin");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int number() {
		return this.number;
	}

	long request(Command command) {
		send(command.name());
		return Long.parseLong(answer());
	}

	List<Span> spans() {
		return this.spans.read();
	}

	/**
	 * Return whether the process has got the answer yes since some time.
	 * @param nanos the time
	 * @return whether it has
	 */
	boolean hasLedSince(long nanos) {
		return spans().stream().anyMatch((span) -> span.to() >= nanos);
	}

	@Override
	public void close() {
		super.close();
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
