package io.github.leaderelection.overlap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

/**
 * A process that runs a {@link JobApplication}, and its successors after restarts.
 */
final class JobInstance {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String name;

	private final Path directory;

	private final List<String> arguments;

	private int starts;

	private Process process;

	JobInstance(String name, Path directory, List<String> arguments) {
		this.name = name;
		this.directory = directory;
		this.arguments = arguments;
		this.process = start();
	}

	private Process start() {
		this.starts++;
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-Xmx192m", "-XX:+UnlockDiagnosticVMOptions",
						"-XX:-BytecodeVerificationRemote", JobApplication.class.getName()));
		command.add("--overlap.file=" + log(this.starts));
		command.add("--leader-election.candidate-id=" + this);
		command.addAll(this.arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(this + ".out").toFile());
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Let the process close its application and end, and start the next one.
	 */
	void restart() {
		stop();
		this.process = start();
	}

	/**
	 * Let the process close its application and end, and return when it has.
	 */
	void stop() {
		this.process.toHandle().destroy();
		Awaitility.await(this + " to end").atMost(PATIENCE).until(() -> !this.process.isAlive());
	}

	void kill() {
		this.process.destroyForcibly();
	}

	void command(String command) {
		try {
			this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(output(), ex);
		}
	}

	/**
	 * Add what this process and those before it have recorded.
	 * @param history the history to add to
	 */
	void addTo(ExecutionHistory history) {
		try {
			for (int start = 1; start <= this.starts; start++) {
				if (Files.exists(log(start))) {
					history.add(name(start), log(start));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path log(int start) {
		return this.directory.resolve(name(start) + ".log");
	}

	private String output() {
		try {
			return Files.readString(this.directory.resolve(this + ".out"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String name(int start) {
		return "%s-%d".formatted(this.name, start);
	}

	@Override
	public String toString() {
		return name(this.starts);
	}

}
