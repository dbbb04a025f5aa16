package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.leaderelection.servers.FaultProxy;

import static org.awaitility.Awaitility.await;

/**
 * A {@link CandidateMain} as a child process, behind a network of its own.
 *
 * @author Leader Election
 */
final class Candidate {

	private final String name;

	private final Process process;

	private final Path file;

	private final FaultProxy network;

	Candidate(String name, Process process, Path file, FaultProxy network) {
		this.name = name;
		this.process = process;
		this.file = file;
		this.network = network;
	}

	FaultProxy network() {
		return this.network;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stop the process in its tracks, and return when none of its threads runs.
	 */
	void pause() {
		signal("STOP");
		await().until(() -> states().allMatch((state) -> state == 'T'));
	}

	void resume() {
		signal("CONT");
	}

	/**
	 * Kill the process at once, and return when it is no more.
	 */
	void kill() {
		this.process.destroyForcibly();
		await().until(() -> !this.process.isAlive());
	}

	/**
	 * Ask the process to end in good order.
	 */
	void terminate() {
		this.process.destroy();
	}

	/**
	 * Return all that the process has seen until now, each run as long as it was.
	 * @return the runs in the order of time
	 */
	List<Run> observations() {
		List<Run> runs = new ArrayList<>();
		String text = read(this.file);
		// A process that was killed may leave a line without an end.
		text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Run::ofLine).forEach((run) -> {
			Run last = (runs.isEmpty()) ? null : runs.get(runs.size() - 1);
			if (last != null && last.token() == run.token()) {
				runs.set(runs.size() - 1, last.upTo(run));
			}
			else {
				runs.add(run);
			}
		});
		return runs;
	}

	/**
	 * Return what the process has seen last.
	 * @return the last run, one of nothing if there is none
	 */
	Run now() {
		List<Run> runs = observations();
		return (runs.isEmpty()) ? new Run(Run.NONE, 0, 0, 0, 0) : runs.get(runs.size() - 1);
	}

	/**
	 * Return what the process has seen of a term of its own.
	 * @param token the fencing token of the term
	 * @return the run
	 */
	Run term(long token) {
		return observations().stream().filter((run) -> run.token() == token).findFirst().orElseThrow();
	}

	/**
	 * Return when the process was first told that it leads no longer.
	 * @param token the fencing token of the term that has ended
	 * @return the time of the answer
	 */
	long deniedAt(long token) {
		return observations().stream()
			.dropWhile((run) -> run.token() != token)
			.filter((run) -> !run.leads())
			.findFirst()
			.orElseThrow()
			.firstAfter();
	}

	private void signal(String signal) {
		try {
			// The shell's own kill, since the program may not be there.
			new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, this.process.pid())).inheritIO()
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Stream<Character> states() throws IOException {
		List<Character> states = new ArrayList<>();
		Path threads = Path.of("/proc", String.valueOf(this.process.pid()), "task");
		try (Stream<Path> all = Files.list(threads)) {
			for (Path thread : all.toList()) {
				String line = read(thread.resolve("stat"));
				states.add(line.charAt(line.lastIndexOf(')') + 2));
			}
		}
		return states.stream();
	}

	private static String read(Path file) {
		try {
			return (Files.exists(file)) ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
