package io.github.leaderelection.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.leaderelection.faults.Observations;
import io.github.leaderelection.faults.Run;

/**
 * An {@link InstanceMain} as a child process.
 */
final class Instance {

	private static final int PATIENCE_SECONDS = 60;

	private final String candidate;

	private final Version version;

	private final Process process;

	private final Path log;

	private final List<Observations> elections;

	private boolean ending;

	/**
	 * Start an instance.
	 * @param version its version
	 * @param candidate its candidate id
	 * @param directory where it keeps what it sees, not there yet
	 * @param elections how many elections it takes part in
	 * @param arguments the other arguments of {@link InstanceMain}
	 */
	Instance(Version version, String candidate, Path directory, int elections, List<String> arguments) {
		this.version = version;
		this.candidate = candidate;
		this.log = directory.resolve("log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-Xmx128m",
						"-Dlogback.configurationFile=io/github/leaderelection/compatibility/logback.xml", "-cp",
						version.classPath(), InstanceMain.class.getName(), directory.toString(), candidate));
		command.addAll(arguments);
		try {
			Files.createDirectory(directory);
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.log.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.elections = IntStream.range(0, elections)
			.mapToObj((i) -> new Observations(directory.resolve(String.valueOf(i))))
			.toList();
	}

	Version version() {
		return this.version;
	}

	List<Run> observations(int election) {
		return this.elections.get(election).runs();
	}

	Run now(int election) {
		List<Run> runs = observations(election);
		return (runs.isEmpty()) ? new Run(Run.NONE, 0, 0, 0, 0) : runs.get(runs.size() - 1);
	}

	long knownLeader(int election) {
		return this.elections.get(election).knownLeader();
	}

	boolean leads(int election) {
		return now(election).token() > Run.NONE;
	}

	boolean leadsAll() {
		return IntStream.range(0, this.elections.size()).allMatch(this::leads);
	}

	/**
	 * Return what the process has logged until now.
	 */
	List<String> log() {
		try {
			return Files.readAllLines(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void request(Object... words) {
		try {
			String line = String.join(" ", List.of(words).stream().map(String::valueOf).toList()) + "\n";
			this.process.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Let the instance leave all elections in good order. Its process keeps running.
	 */
	void stop() {
		request(InstanceMain.STOP);
	}

	String candidate() {
		return this.candidate;
	}

	/**
	 * Return whether the process has ended although nobody has ended it.
	 */
	boolean hasFailed() {
		return !this.ending && !this.process.isAlive();
	}

	/**
	 * Kill the process at once, and return when it is no more.
	 */
	void kill() {
		this.ending = true;
		this.process.destroyForcibly();
		awaitEnd();
	}

	/**
	 * Let the process end in good order, and return when it is no more.
	 */
	void end() {
		this.ending = true;
		try {
			this.process.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		awaitEnd();
	}

	private void awaitEnd() {
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this + " does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "%s (%s)".formatted(this.candidate, this.version);
	}

}
