package io.github.leaderelection.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Processes that are candidates in one election.
 */
public final class Candidates implements AutoCloseable {

	// Far more than anything takes, so that only what never happens fails.
	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final List<Candidate> everyone = new ArrayList<>();

	private final Class<? extends CandidateStore> store;

	private final String namespace;

	private final Duration lease;

	private final Path directory;

	private final List<String> options;

	/**
	 * Create an election without candidates.
	 * @param store what opens the store of a candidate
	 * @param namespace the namespace of the election
	 * @param lease the lease duration
	 * @param directory where to keep what they saw
	 */
	public Candidates(Class<? extends CandidateStore> store, String namespace, Duration lease, Path directory) {
		this(store, namespace, lease, directory, List.of());
	}

	/**
	 * Create an election without candidates, which get options of the Java virtual
	 * machine.
	 * @param store what opens the store of a candidate
	 * @param namespace the namespace of the election
	 * @param lease the lease duration
	 * @param directory where to keep what they saw
	 * @param options the options
	 */
	public Candidates(Class<? extends CandidateStore> store, String namespace, Duration lease, Path directory,
			List<String> options) {
		this.store = store;
		this.namespace = namespace;
		this.lease = lease;
		this.directory = directory;
		this.options = options;
	}

	/**
	 * Start a candidate.
	 * @param arguments where its store is
	 * @return the candidate
	 */
	public Candidate start(List<String> arguments) {
		List<String> all = new ArrayList<>(
				List.of(this.namespace, String.valueOf(this.lease.toMillis()), this.store.getName()));
		all.addAll(arguments);
		return start(CandidateMain.class, all);
	}

	/**
	 * Start a process that is a candidate in a way of its own, to compare with.
	 * @param main what it runs, with the file to write to and its name as the first
	 * arguments. It has to write what a {@link CandidateMain} writes
	 * @param arguments the other arguments
	 * @return the candidate
	 */
	public Candidate start(Class<?> main, List<String> arguments) {
		String name = "candidate-" + (this.everyone.size() + 1);
		Path file = this.directory.resolve(name + ".txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-Xmx128m",
						// Consumers and the sample verify the same classes
						"-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote",
						"-Dlogback.configurationFile=io/github/leaderelection/faults/logback.xml"));
		command.addAll(this.options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), file.toString(), name));
		command.addAll(arguments);
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.directory.resolve(name + ".log").toFile())
				.start();
			Candidate candidate = new Candidate(name, process, file);
			this.everyone.add(candidate);
			return candidate;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the processes that are there and take part in the election.
	 * @return the candidates
	 */
	public List<Candidate> all() {
		return this.everyone.stream().filter(Candidate::isCandidate).toList();
	}

	/**
	 * Let all that were paused or stopped take part in the election again.
	 */
	void rejoin() {
		this.everyone.stream().filter(Candidate::isAlive).forEach((candidate) -> {
			candidate.resume();
			candidate.start();
		});
	}

	public List<Candidate> except(Candidate candidate) {
		return all().stream().filter((other) -> other != candidate).toList();
	}

	/**
	 * Return the highest fencing token that any of them has led under.
	 * @return the token
	 */
	public long highestToken() {
		return this.everyone.stream()
			.flatMap((candidate) -> candidate.observations().stream())
			.mapToLong(Run::token)
			.max()
			.orElse(Run.NONE);
	}

	/**
	 * Wait until one of the candidates leads under a token higher than any before.
	 * @param token the highest token until now
	 * @param candidates the candidates
	 * @return the one that leads
	 */
	public Candidate awaitLeader(long token, List<Candidate> candidates) {
		return awaitThat("a leader with a token above %d".formatted(token))
			.until(() -> leader(token, candidates), Optional::isPresent)
			.orElseThrow();
	}

	private static Optional<Candidate> leader(long token, List<Candidate> candidates) {
		return candidates.stream().filter((candidate) -> candidate.now().token() > token).findFirst();
	}

	/**
	 * Wait until one of the candidates leads and all of them have seen that in the store.
	 * @return the one that leads
	 */
	public Candidate awaitAgreement() {
		long start = System.nanoTime();
		all().forEach((candidate) -> awaitObservation(candidate, start));
		return awaitThat("all to know who leads").until(this::agreed, Optional::isPresent).orElseThrow();
	}

	private Optional<Candidate> agreed() {
		return leader(Run.NONE, all())
			.filter((leader) -> all().stream().allMatch((other) -> other.knownLeader() == leader.now().token()));
	}

	/**
	 * Wait until a candidate has seen what is so at the given time.
	 * @param candidate the candidate
	 * @param nanoTime the time
	 */
	public void awaitObservation(Candidate candidate, long nanoTime) {
		awaitThat("observations of " + candidate).until(() -> candidate.now().lastBefore() - nanoTime > 0);
	}

	/**
	 * Wait until a candidate observed that a term of it has ended, whatever followed.
	 * @param candidate the candidate
	 * @param token the fencing token of the term
	 */
	public void awaitDenial(Candidate candidate, long token) {
		awaitThat(candidate + " to lead no longer").until(() -> candidate.wasDenied(token));
	}

	/**
	 * Wait until a candidate knows from its store who leads.
	 * @param candidate the candidate
	 * @param nanoTime the time from which on observations count
	 * @return when it knew first
	 */
	public long awaitContact(Candidate candidate, long nanoTime) {
		return awaitThat(candidate + " to reach the store")
			.until(() -> candidate.contactAfter(nanoTime), OptionalLong::isPresent)
			.orElseThrow();
	}

	private static ConditionFactory awaitThat(String what) {
		return Awaitility.await(what).atMost(PATIENCE).pollInterval(INTERVAL).pollDelay(Duration.ZERO);
	}

	/**
	 * Assert that at no instant two of them led, that no term resumed, and that tokens
	 * went up in the order of time. Those that have ended count as well.
	 */
	public void assertExclusion() {
		Map<String, List<Run>> observations = new LinkedHashMap<>();
		this.everyone.forEach((candidate) -> observations.put(candidate.name(), candidate.observations()));
		Exclusion.assertThatHolds(observations);
	}

	@Override
	public void close() {
		this.everyone.forEach(Candidate::kill);
	}

}
