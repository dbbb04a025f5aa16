package io.github.leaderelection.benchmarks.measure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process with the class path of this one. It obeys the lines of its input, and
 * answers each with a line.
 */
public class ChildProcess implements AutoCloseable {

	private static final String ANSWER = "answer ";

	private final File errors;

	private final Process process;

	private final BufferedReader answers;

	/**
	 * Start a process.
	 * @param main the class to run
	 * @param options options of the JVM
	 * @param arguments the arguments of the class
	 * @param errors the file to which its error output is appended
	 */
	protected ChildProcess(Class<?> main, List<String> options, List<String> arguments, File errors) {
		this.errors = errors;
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors)).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.answers = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.US_ASCII));
	}

	/**
	 * Print an answer, from inside the process.
	 * @param answer the answer
	 */
	public static void print(Object answer) {
		System.out.println(ANSWER + answer);
	}

	/**
	 * Wait for the first answer, which the process prints when it is ready.
	 */
	public final void awaitStart() {
		answer();
	}

	/**
	 * Send a line without waiting for its answer.
	 * @param line the line
	 */
	protected final void send(String line) {
		try {
			this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for the next answer.
	 * @return the answer
	 */
	protected final String answer() {
		try {
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(ANSWER)) {
				line = this.answers.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The process has ended: see " + this.errors);
			}
			return line.substring(ANSWER.length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public final long pid() {
		return this.process.pid();
	}

	public final void pause() {
		signal("STOP");
	}

	public final void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Kill the process, and return when it is no more.
	 */
	public final void kill() {
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
