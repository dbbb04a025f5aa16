package io.github.leaderelection.benchmarks.cost;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.Backend;

/**
 * An {@link InstanceMain} as a child process.
 */
final class Child implements AutoCloseable {

	static final String READY = "ready";

	static final String ANSWER = "answer ";

	private final Process process;

	private final BufferedReader answers;

	/**
	 * Start a process.
	 * @param backend the backend of its instances
	 * @param number its number
	 * @param arguments where its stores are
	 */
	Child(Backend backend, int number, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx512m",
				"-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", System.getProperty("java.class.path"),
				InstanceMain.class.getName(), backend.opener().getName(), "instance-" + number));
		command.addAll(arguments);
		try {
			this.process = new ProcessBuilder(command).redirectError(new File("target/instance-" + number + ".log"))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.answers = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.US_ASCII));
	}

	void awaitStart() {
		read(READY);
	}

	/**
	 * Let the process do something.
	 * @param command what to do
	 * @param arguments the arguments of the command
	 * @return the numbers of the answer
	 */
	long[] request(Command command, Object... arguments) {
		send(command, arguments);
		return answer();
	}

	void send(Command command, Object... arguments) {
		StringBuilder line = new StringBuilder(command.name());
		Arrays.stream(arguments).forEach((argument) -> line.append(' ').append(argument));
		try {
			this.process.getOutputStream().write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long[] answer() {
		String answer = read(ANSWER).substring(ANSWER.length());
		return answer.matches("[\\d ]+") ? Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray()
				: new long[0];
	}

	private String read(String start) {
		try {
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(start)) {
				line = this.answers.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The process has ended: see target/instance-*.log");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Kill the process, and return when it is no more.
	 */
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
	}

}
