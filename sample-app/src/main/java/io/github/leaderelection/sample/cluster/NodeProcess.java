package io.github.leaderelection.sample.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One instance of the cluster: a JVM of its own with the class path of this one.
 */
final class NodeProcess {

	private final String name;

	private final int port;

	private final Process process;

	private NodeProcess(String name, int port, Process process) {
		this.name = name;
		this.port = port;
		this.process = process;
	}

	/**
	 * Start an instance and forward what it prints.
	 * @param name the candidate id
	 * @param port the port of its web server
	 * @param arguments its further arguments
	 * @param console where to print
	 * @return the running instance
	 */
	static NodeProcess start(String name, int port, List<String> arguments, Console console) {
		return start(name, port, arguments, console, System.getProperty("java.class.path"));
	}

	static NodeProcess start(String name, int port, List<String> arguments, Console console, String classPath) {
		ProcessBuilder builder = new ProcessBuilder(command(name, port, arguments)).redirectErrorStream(true);
		builder.environment().put("CLASSPATH", classPath);
		try {
			NodeProcess node = new NodeProcess(name, port, builder.start());
			Thread forwarder = new Thread(() -> node.forwardOutput(console), name + "-output");
			forwarder.setDaemon(true);
			forwarder.start();
			return node;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> command(String name, int port, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// Three of them have to start on a small machine.
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Dfile.encoding=UTF-8"));
		command.add(ClusterNode.class.getName());
		command.add("--server.address=127.0.0.1");
		command.add("--server.port=" + port);
		command.add("--leader-election.candidate-id=" + name);
		command.add("--leader-election.metadata.url=http://127.0.0.1:" + port);
		command.add("--spring.main.banner-mode=off");
		command.add("--spring.main.log-startup-info=false");
		command.add("--spring.output.ansi.enabled=never");
		command.add("--logging.level.root=WARN");
		command.add("--logging.level.io.github.leaderelection.sample=INFO");
		// Warns that the store cannot be reached, and reports when it answers again
		command.add("--logging.level.io.github.leaderelection.engine.StoreCondition=INFO");
		command.add("--logging.pattern.console=%d{HH:mm:ss.SSS} %-5level %m%n");
		command.addAll(arguments);
		return command;
	}

	private void forwardOutput(Console console) {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			reader.lines().forEach((line) -> console.line(this.name, line));
		}
		catch (IOException | UncheckedIOException ex) {
			console.line(this.name, "(its output was cut off: " + ex.getMessage() + ")");
		}
	}

	String name() {
		return this.name;
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int exitCode() {
		return this.process.exitValue();
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:%s/actuator/leaderelection".formatted(this.port));
	}

	void onExit(Runnable action) {
		this.process.onExit().thenRun(action);
	}

	/**
	 * Ask the process to end in good order. Not by the process itself, which would cut
	 * off its last output.
	 */
	void stop() {
		this.process.toHandle().destroy();
	}

	/**
	 * Wait until the process has ended, and end it by force after that.
	 * @param timeoutSeconds how long to wait
	 */
	void awaitExit(long timeoutSeconds) {
		try {
			this.process.onExit().get(timeoutSeconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
		catch (ExecutionException | TimeoutException ex) {
			this.process.destroyForcibly().onExit().join();
		}
	}

	@Override
	public String toString() {
		return "%s (pid %d)".formatted(this.name, pid());
	}

}
