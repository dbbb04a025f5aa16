package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A process and all that it started, which get their signals together. Neither the first
 * process alone would do (PostgreSQL answers from others) nor a process group (they leave
 * it).
 */
final class ProcessTree {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ProcessHandle root;

	ProcessTree(Process root) {
		this.root = root.toHandle();
	}

	/**
	 * Stop all of them, so that when this returns none runs until {@link #resume()}.
	 */
	void pause() {
		Set<ProcessHandle> stopped = new HashSet<>();
		List<ProcessHandle> running = all().toList();
		// Again and again: one that ran until now may have started another.
		while (!running.isEmpty()) {
			signal("STOP", running);
			running.forEach((process) -> await(process, (state) -> state == 'T'));
			stopped.addAll(running);
			running = all().filter((process) -> !stopped.contains(process)).toList();
		}
	}

	void resume() {
		signal("CONT", all().toList());
	}

	/**
	 * Ask the first process to end, which then ends the others.
	 * @param signal the name of the signal, without SIG
	 */
	void end(String signal) {
		signal(signal, List.of(this.root));
		resume();
	}

	/**
	 * Kill all of them at one moment, and return when none is left.
	 */
	void kill() {
		pause();
		List<ProcessHandle> all = all().toList();
		all.forEach(ProcessHandle::destroyForcibly);
		all.forEach((process) -> await(process, (state) -> false));
	}

	private Stream<ProcessHandle> all() {
		return Stream.concat(Stream.of(this.root), this.root.descendants());
	}

	private static void signal(String signal, List<ProcessHandle> processes) {
		// The shell's own kill, since the program is not in util-linux.
		List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -" + signal + " \"$@\"", "kill"));
		processes.forEach((process) -> command.add(String.valueOf(process.pid())));
		try {
			Process kill = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			// It fails if one of them has just ended, which is as good.
			kill.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot send SIG" + signal, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while sending SIG" + signal, ex);
		}
	}

	/**
	 * Wait until the process has this state or is no more.
	 * @param process the process
	 * @param wanted whether a state, given by its letter, is the one
	 */
	private static void await(ProcessHandle process, Predicate<Character> wanted) {
		Await.until(PATIENCE, "the state of process " + process.pid(), () -> {
			char state = state(process);
			// A zombie is dead already; the first process of a container may be slow to
			// bury it.
			return state == 'X' || state == 'Z' || wanted.test(state);
		});
	}

	private static char state(ProcessHandle process) {
		try {
			String line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
			// The name before it is in brackets and may have anything inside.
			return line.charAt(line.lastIndexOf(')') + 2);
		}
		catch (IOException ex) {
			return 'X';
		}
	}

}
