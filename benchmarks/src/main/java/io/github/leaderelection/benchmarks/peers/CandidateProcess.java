package io.github.leaderelection.benchmarks.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.benchmarks.peers.CandidateMain.Command;

/**
 * A {@link CandidateMain} as a child process.
 */
final class CandidateProcess implements AutoCloseable {

	static final String ANSWER = "answer ";

	private final int number;

	private final Path file;

	private final Spans spans;

	private final Process process;

	private final BufferedReader answers;

	/**
	 * Start a process.
	 * @param peer the library
	 * @param number the number of the process on its backend
	 * @param entry with what it takes part
	 */
	CandidateProcess(Peer peer, int number, Entry entry) {
		this.number = number;
		try {
			this.file = Files.createTempFile("spans", ".bin");
			this.spans = Spans.open(this.file);
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
							"-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
							"-cp", System.getProperty("java.class.path"), CandidateMain.class.getName(), peer.name(),
							this.file.toString()));
			command.addAll(entry.words());
			this.process = new ProcessBuilder(command)
				.redirectError(ProcessBuilder.Redirect.appendTo(new File("target/peers.log")))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.answers = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.US_ASCII));
	}

	int number() {
		return this.number;
	}

	void awaitStart() {
		answer();
	}

	long request(Command command) {
		send(command);
		return Long.parseLong(answer());
	}

	/**
	 * Ask for something without waiting for the answer.
	 * @param command what to do
	 */
	void send(Command command) {
		try {
			this.process.getOutputStream().write((command.name() + "\n").getBytes(StandardCharsets.US_ASCII));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String answer() {
		try {
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(ANSWER)) {
				line = this.answers.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The process has ended: see target/peers.log");
			}
			return line.substring(ANSWER.length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	void pause() {
		signal("STOP");
	}

	void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void kill() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		kill();
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
