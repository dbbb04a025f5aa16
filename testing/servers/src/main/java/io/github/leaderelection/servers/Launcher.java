package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Starts child processes that die with this JVM, even if it is killed. The kernel ties
 * that to the thread which started the child, so one thread that never ends starts them
 * all.
 */
final class Launcher {

	private static final Duration RUN_BOUND = Duration.ofSeconds(120);

	private static final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread launching = new Thread(task, "test-servers-launcher");
		launching.setDaemon(true);
		return launching;
	});

	private Launcher() {
	}

	/**
	 * Start a program.
	 * @param command the program and its arguments
	 * @param asNobody whether it refuses to run as root
	 * @param directory where it runs
	 * @param log the file that its output is appended to
	 * @return the process, which is the program's own and not that of a wrapper
	 */
	static Process start(List<String> command, boolean asNobody, Path directory, Path log) throws IOException {
		return start(builder(command, asNobody, directory, log));
	}

	/**
	 * Run a program to its end.
	 * @param command the program and its arguments
	 * @param asNobody whether it refuses to run as root
	 * @param directory where it runs, and where its output is kept
	 * @param input what it reads, if anything
	 * @throws IOException if it fails; the message has the end of its output
	 */
	static void run(List<String> command, boolean asNobody, Path directory, @Nullable Path input) throws IOException {
		ServerLog log = new ServerLog(directory.resolve(Path.of(command.get(0)).getFileName() + ".log"));
		ProcessBuilder builder = builder(command, asNobody, directory, log.file());
		if (input != null) {
			builder.redirectInput(input.toFile());
		}
		Process process = start(builder);
		try {
			if (!process.waitFor(RUN_BOUND.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException(process + " of " + builder.command() + ":\n" + log.tail());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while running " + builder.command(), ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static ProcessBuilder builder(List<String> command, boolean asNobody, Path directory, Path log) {
		// setpriv executes the program in its own place, so its process id stays right.
		List<String> words = new ArrayList<>(List.of("setpriv"));
		if (asNobody && User.isRoot()) {
			words.addAll(User.nobody());
		}
		words.addAll(List.of("--pdeathsig", "KILL"));
		words.addAll(command);
		return new ProcessBuilder(words).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
	}

	private static Process start(ProcessBuilder builder) throws IOException {
		try {
			return thread.submit(builder::start).get();
		}
		catch (ExecutionException ex) {
			throw new IOException("Cannot start " + builder.command(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while starting " + builder.command(), ex);
		}
	}

}
