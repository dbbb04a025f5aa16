package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.JdbcServer;
import org.awaitility.core.ConditionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that are candidates in one election over a database.
 *
 * @author Leader Election
 */
final class Candidates implements AutoCloseable {

	// Far more than anything takes, so that only what never happens fails.
	private static final Duration PATIENCE = Duration.ofSeconds(40);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final List<Candidate> all = new ArrayList<>();

	/**
	 * Start some candidates.
	 * @param count how many
	 * @param server the database
	 * @param namespace the namespace of the election
	 * @param lease the lease duration
	 * @param directory where to keep what they saw
	 */
	Candidates(int count, JdbcServer server, String namespace, Duration lease, Path directory) {
		for (int number = 1; number <= count; number++) {
			start("candidate-" + number, server, namespace, lease, directory);
		}
	}

	private void start(String name, JdbcServer server, String namespace, Duration lease, Path directory) {
		FaultProxy network = new FaultProxy(server);
		Path file = directory.resolve(name + ".txt");
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				CandidateMain.class.getName(), file.toString(), name, namespace, String.valueOf(lease.toMillis()),
				server.jdbcUrl(network.port()), server.username(), server.password());
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(directory.resolve(name + ".log").toFile())
				.start();
			this.all.add(new Candidate(name, process, file, network));
		}
		catch (IOException ex) {
			network.close();
			throw new UncheckedIOException(ex);
		}
	}

	List<Candidate> all() {
		return this.all;
	}

	List<Candidate> except(Candidate candidate) {
		return this.all.stream().filter((other) -> other != candidate).toList();
	}

	/**
	 * Wait until one of the candidates leads under a token higher than any before.
	 * @param token the highest token until now
	 * @param candidates the candidates
	 * @return the one that leads
	 */
	Candidate awaitLeader(long token, List<Candidate> candidates) {
		awaitThat("a leader with a token above %d".formatted(token))
			.until(() -> candidates.stream().anyMatch((candidate) -> candidate.now().token() > token));
		return candidates.stream().filter((candidate) -> candidate.now().token() > token).findFirst().orElseThrow();
	}

	/**
	 * Wait until a candidate has seen what is so at the given time.
	 * @param candidate the candidate
	 * @param nanoTime the time
	 */
	void awaitObservation(Candidate candidate, long nanoTime) {
		awaitThat("observations of " + candidate).until(() -> candidate.now().lastBefore() - nanoTime > 0);
	}

	/**
	 * Wait until a candidate was told that it leads no longer.
	 * @param candidate the candidate
	 */
	void awaitDenial(Candidate candidate) {
		awaitThat(candidate + " to lead no longer").until(() -> !candidate.now().leads());
	}

	private static ConditionFactory awaitThat(String what) {
		return await(what).atMost(PATIENCE).pollInterval(INTERVAL).pollDelay(Duration.ZERO);
	}

	/**
	 * Assert that at no instant two of them led, that no term resumed, and that tokens
	 * went up in the order of time.
	 */
	void assertExclusion() {
		List<Run> earlier = new ArrayList<>();
		for (Candidate candidate : this.all) {
			List<Run> own = candidate.observations().stream().filter(Run::leads).toList();
			for (Run run : own) {
				assertThat(earlier).as("terms that overlap with %s of %s", run, candidate).noneMatch(run::overlaps);
			}
			earlier.addAll(own);
		}
		List<Long> tokens = earlier.stream()
			.filter((run) -> run.token() != Run.UNKNOWN)
			.sorted(Comparator.comparingLong(Run::firstAfter))
			.map(Run::token)
			.toList();
		assertThat(tokens).as("tokens in the order of time").isSorted();
		Set<Long> distinct = new HashSet<>(tokens);
		assertThat(tokens).as("tokens of terms that never resume").hasSameSizeAs(distinct);
	}

	@Override
	public void close() {
		this.all.forEach(Candidate::kill);
		this.all.forEach((candidate) -> candidate.network().close());
	}

}
