package io.github.leaderelection.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * A {@link CandidateMain} as a child process.
 */
public final class Candidate {

	private final String name;

	private final Process process;

	private final Observations observations;

	private boolean stopped;

	private boolean paused;

	Candidate(String name, Process process, Path file) {
		this.name = name;
		this.process = process;
		this.observations = new Observations(file);
	}

	public String name() {
		return this.name;
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Return whether the process is there and takes part in the election.
	 * @return whether it is a candidate
	 */
	boolean isCandidate() {
		return !this.stopped && isAlive();
	}

	/**
	 * Stop the process in its tracks, and return when none of its threads runs.
	 */
	public void pause() {
		this.paused = true;
		signal("STOP");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> states().allMatch((state) -> state == 'T'));
	}

	public void resume() {
		this.paused = false;
		signal("CONT");
	}

	public boolean isPaused() {
		return this.paused;
	}

	/**
	 * Kill the process at once, and return when it is no more.
	 */
	public void kill() {
		this.process.destroyForcibly();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !this.process.isAlive());
	}

	/**
	 * Let the process end in good order, and return when it is no more.
	 */
	public void end() {
		try {
			this.process.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !this.process.isAlive());
	}

	/**
	 * Let the process leave the election in good order. It keeps running.
	 */
	public void stop() {
		this.stopped = true;
		send(CandidateMain.STOP);
	}

	/**
	 * Let the process take part in the election again, as a new session.
	 */
	public void start() {
		if (this.stopped) {
			this.stopped = false;
			send(CandidateMain.START);
		}
	}

	private void send(char command) {
		try {
			this.process.getOutputStream().write(command);
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return all that the process has seen until now, each run as long as it was.
	 * @return the runs in the order of time
	 */
	public List<Run> observations() {
		return this.observations.runs();
	}

	/**
	 * Return what the process has seen last.
	 * @return the last run, one of nothing if there is none
	 */
	public Run now() {
		List<Run> runs = observations();
		return (runs.isEmpty()) ? new Run(Run.NONE, 0, 0, 0, 0) : runs.get(runs.size() - 1);
	}

	/**
	 * Return what the process has seen of a term of its own.
	 * @param token the fencing token of the term
	 * @return the run
	 */
	public Run term(long token) {
		return observations().stream().filter((run) -> run.token() == token).findFirst().orElseThrow();
	}

	/**
	 * Return since when the process has led under a token higher than the given one.
	 * @param token the token
	 * @return the time of the first answer that said so
	 */
	public long firstTermAbove(long token) {
		return observations().stream().filter((run) -> run.token() > token).findFirst().orElseThrow().firstAfter();
	}

	/**
	 * Return when the process first observed that it leads no longer.
	 * @param token the fencing token of the term that has ended
	 * @return the time of the answer
	 */
	public long deniedAt(long token) {
		return denial(token).orElseThrow().firstAfter();
	}

	boolean wasDenied(long token) {
		return denial(token).isPresent();
	}

	private Optional<Run> denial(long token) {
		return observations().stream()
			.dropWhile((run) -> run.token() != token)
			.filter((run) -> !run.leads())
			.findFirst();
	}

	/**
	 * Return who leads as the process knows from a store that answers it.
	 * @return the fencing token of the leader, {@link Run#NONE} if it does not know one
	 */
	public long knownLeader() {
		return this.observations.knownLeader();
	}

	/**
	 * Return when the process first knew from its store who leads.
	 * @param nanoTime the time from which on observations count
	 * @return the time, if it has known since
	 */
	OptionalLong contactAfter(long nanoTime) {
		return this.observations.contacts()
			.stream()
			.filter((contact) -> contact.leader() != Run.NONE && contact.nanoTime() - nanoTime > 0)
			.mapToLong(Contact::nanoTime)
			.findFirst();
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
				if (!line.isEmpty()) {
					states.add(line.charAt(line.lastIndexOf(')') + 2));
				}
			}
		}
		return states.stream();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			// The thread has ended
			return "";
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
