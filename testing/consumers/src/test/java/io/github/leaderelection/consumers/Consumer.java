package io.github.leaderelection.consumers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * An application that the build of the consumers has packaged, as its user would run it:
 * by {@code java -jar}.
 */
final class Consumer implements AutoCloseable {

	private static final long STOP_SECONDS = 60;

	private static final long TICKS = 10;

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Path log;

	private final Process process;

	private Consumer(Path log, Process process) {
		this.log = log;
		this.process = process;
	}

	/**
	 * Return the names of the libraries in the jar of a consumer.
	 * @param name the name of the consumer
	 * @return the file names
	 */
	static List<String> libraries(String name) throws IOException {
		try (ZipFile jar = new ZipFile(jar(name).toFile())) {
			return jar.stream()
				.map((entry) -> entry.getName())
				.filter((entry) -> entry.startsWith("BOOT-INF/lib/") && entry.endsWith(".jar"))
				.map((entry) -> entry.substring(entry.lastIndexOf('/') + 1))
				.toList();
		}
	}

	/**
	 * Start a consumer.
	 * @param name the name of the consumer
	 * @param directory where it runs, and where its output is kept
	 * @param arguments its arguments
	 * @return the running consumer
	 */
	static Consumer start(String name, Path directory, String... arguments) throws IOException {
		return start(name, directory, false, arguments);
	}

	/**
	 * Start a consumer from what was generated when it was processed ahead of time.
	 * @param name the name of the consumer
	 * @param directory where it runs, and where its output is kept
	 * @param arguments its arguments
	 * @return the running consumer
	 */
	static Consumer startProcessed(String name, Path directory, String... arguments) throws IOException {
		return start(name, directory, true, arguments);
	}

	private static Consumer start(String name, Path directory, boolean processed, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		// It ends with this JVM, however that ends.
		command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
				"-Dspring.aot.enabled=" + processed, "-jar"));
		command.add(jar(name).toString());
		command.addAll(List.of(arguments));
		Path log = Files.createTempFile(directory, name, ".log");
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new Consumer(log, process);
	}

	private static Path jar(String name) {
		return Path.of(System.getProperty("consumers.directory"), name, "target", "consumer-" + name + ".jar");
	}

	/**
	 * Return everything that the consumer has printed.
	 * @return its output
	 */
	String output() throws IOException {
		return Files.readString(this.log, StandardCharsets.UTF_8);
	}

	/**
	 * Return where its web server listens.
	 * @return the port
	 */
	int port() throws IOException {
		Matcher started = PORT.matcher(output());
		if (!started.find()) {
			throw new IllegalStateException("It has not said its port: " + output());
		}
		return Integer.parseInt(started.group(1));
	}

	/**
	 * Return whether work of the leader has run.
	 * @return whether the consumer leads or has led
	 */
	boolean hasLed() throws IOException {
		return output().lines().anyMatch("LEADER"::equals);
	}

	/**
	 * Return whether work of every instance has run several times, and with it the guard
	 * of the leader's work.
	 * @return whether it has
	 */
	boolean hasTicked() throws IOException {
		return output().lines().filter("TICK"::equals).count() > TICKS;
	}

	/**
	 * Return whether it was started from what was generated.
	 * @return whether it has said so
	 */
	boolean isProcessed() {
		try {
			return output().contains("Starting AOT-processed");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the terms in which it has led.
	 * @return the fencing tokens
	 */
	List<Long> terms() throws IOException {
		return output().lines()
			.filter((line) -> line.startsWith("TERM "))
			.map((line) -> Long.valueOf(line.substring("TERM ".length())))
			.toList();
	}

	/**
	 * End the process, which cannot release anything.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int exitValue() {
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
