package io.github.leaderelection.sample.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.sample.observation.Span;
import io.github.leaderelection.sample.observation.SpanReader;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the cluster: a JVM of its own with the class path of this one.
 */
final class InstanceProcess {

	private static final long POLL_MILLIS = 100;

	private static final int SIGNAL_POLLS = 2000;

	private final String name;

	private final int port;

	private final Process process;

	private final SpanReader observations;

	private volatile @Nullable List<Span> lastSpans;

	private volatile boolean up;

	InstanceProcess(String name, int port, Process process, SpanReader observations) {
		this.name = name;
		this.port = port;
		this.process = process;
		this.observations = observations;
	}

	/**
	 * Start an instance and forward what it prints.
	 * @param name the candidate id
	 * @param port the port of its web server
	 * @param arguments its further arguments
	 * @param observations the file for what it observes, which must not exist
	 * @param environment environment variables for it
	 * @param terminal where to print
	 * @return the running instance
	 */
	static InstanceProcess start(String name, int port, List<String> arguments, Path observations,
			Map<String, String> environment, Terminal terminal) {
		List<String> all = arguments(name, port, observations);
		all.addAll(arguments);
		ProcessBuilder builder = ChildJvm.of(List.of("-Xmx192m", "-Dfile.encoding=UTF-8"), InstanceMain.class, all)
			.redirectErrorStream(true);
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			InstanceProcess instance = new InstanceProcess(name, port, process,
					new SpanReader(observations, new Span.Source(name, process.pid())));
			Thread forwarder = new Thread(() -> instance.forwardOutput(terminal), name + "-output");
			forwarder.setDaemon(true);
			forwarder.start();
			return instance;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> arguments(String name, int port, Path observations) {
		List<String> arguments = new ArrayList<>();
		arguments.add("--server.address=127.0.0.1");
		arguments.add("--server.port=" + port);
		arguments.add("--leader-election.candidate-id=" + name);
		arguments.add("--leader-election.metadata.url=http://127.0.0.1:" + port);
		arguments.add("--spring.main.banner-mode=off");
		arguments.add("--spring.main.log-startup-info=false");
		arguments.add("--spring.output.ansi.enabled=never");
		arguments.add("--logging.level.root=WARN");
		arguments.add("--logging.level.io.github.leaderelection.sample=INFO");
		// Warns that the store cannot be reached, and reports when it answers again
		arguments.add("--logging.level.io.github.leaderelection.engine.StoreCondition=INFO");
		arguments.add("--logging.pattern.console=%d{HH:mm:ss.SSS} %-5level %m%n");
		arguments.add("--management.endpoint.leaderelection.access=unrestricted");
		arguments.add("--%s=%s".formatted(InstanceConfiguration.OBSERVATIONS, observations));
		return arguments;
	}

	private void forwardOutput(Terminal terminal) {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			reader.lines().forEach((line) -> terminal.line(this.name, line));
		}
		catch (IOException | UncheckedIOException ex) {
			terminal.line(this.name, "(its output was cut off: " + ex.getMessage() + ")");
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

	/**
	 * Return whether the process is stopped by a signal of any process.
	 * @return whether it is stopped, empty if this system does not show that
	 */
	Optional<Boolean> isStopped() {
		try {
			String status = Files.readString(Path.of("/proc", String.valueOf(pid()), "stat"));
			// After the name in brackets, which may contain anything
			return Optional.of(status.charAt(status.lastIndexOf(')') + 2) == 'T');
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Return whether the process has answered a request.
	 * @return whether it has
	 */
	boolean isUp() {
		return this.up;
	}

	/**
	 * Wait for the first answer.
	 * @param client asks the process
	 * @return whether it has answered, {@code false} if it has ended before
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean awaitAnswer(InstanceClient client) throws InterruptedException {
		while (!this.up && isAlive()) {
			this.up = client.status(this) != null;
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
		return this.up;
	}

	int exitCode() {
		return this.process.exitValue();
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:%s/actuator/leaderelection".formatted(this.port));
	}

	/**
	 * Return what the process has observed of its leadership until now, or until its end.
	 * @return the spans in the order of time
	 */
	List<Span> spans() {
		List<Span> last = this.lastSpans;
		if (last != null) {
			return last;
		}
		boolean alive = isAlive();
		try {
			List<Span> spans = this.observations.read();
			if (!alive) {
				this.lastSpans = spans;
			}
			return spans;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void onExit(Runnable action) {
		this.process.onExit().thenRun(action);
	}

	void kill() {
		this.process.toHandle().destroyForcibly();
	}

	/**
	 * Stop all threads of the process, or let them continue. Returns when that has
	 * happened, where this system shows it.
	 * @param signal which of both
	 */
	void send(Signal signal) {
		signal.send(this.process);
		boolean wanted = signal == Signal.STOP;
		for (int i = 0; i < SIGNAL_POLLS && isAlive() && isStopped().orElse(wanted) != wanted; i++) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
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
