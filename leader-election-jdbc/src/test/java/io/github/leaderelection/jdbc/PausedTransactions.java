package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.jdbc.LedgerWriter.Position;
import io.github.leaderelection.servers.JdbcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A leader is paused in a transaction, another one takes over and writes, and the first
 * is continued. The number of rounds is set by {@code -Dfencing.rounds},
 * {@code -Dfencing.locked-rounds} and {@code -Dfencing.method-rounds}.
 */
abstract class PausedTransactions {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * How much later than by the rules things may happen on a busy machine.
	 */
	private static final Duration BUSY = Duration.ofSeconds(5);

	private final String platform;

	private final JdbcServer server;

	private final List<Candidate> writers = new ArrayList<>();

	private final List<Long> takeovers = new ArrayList<>();

	private final List<String> rejections = new ArrayList<>();

	@TempDir
	private Path directory;

	private Candidates candidates;

	PausedTransactions(String platform, JdbcServer server) {
		this.platform = platform;
		this.server = server;
	}

	@BeforeEach
	void startServer() {
		this.server.start();
		TestDatabase.withTables(this.platform, TestDatabase.of(this.server));
		LedgerWriter.createTable(this.server);
	}

	@AfterEach
	void close() {
		if (this.candidates != null) {
			this.candidates.close();
		}
		this.server.close();
	}

	@Test
	void commitIsRejectedAfterAPauseBeforeTheLockAndAfterOneBetweenLockAndCommit() {
		startWriters(FencedWriter.class, true);
		pauseBeforeTheLock(Integer.getInteger("fencing.rounds", 1));
		this.takeovers.clear();
		this.rejections.clear();
		pauseBetweenLockAndCommit(Integer.getInteger("fencing.locked-rounds", 1));
	}

	@Test
	void commitOfAFencedMethodIsRejected() {
		startWriters(FencedMethodWriter.class, true);
		pauseBeforeTheLock(Integer.getInteger("fencing.method-rounds", 1));
		this.takeovers.clear();
		this.rejections.clear();
		pauseBetweenLockAndCommit(1);
	}

	private void pauseBeforeTheLock(int rounds) {
		for (int round = 1; round <= rounds; round++) {
			Round facts = round(Position.BEFORE_LOCK);
			assertThat(facts.outcome().what).isEqualTo("rejected");
			assertThat(facts.outcome().text).isEqualTo("LeadershipLostException");
			assertThat(facts.takeover()).isLessThan(takeoverLimit().toNanos());
			assertNothingIsLost();
		}
		report(Position.BEFORE_LOCK);
	}

	private void pauseBetweenLockAndCommit(int rounds) {
		for (int round = 1; round <= rounds; round++) {
			Round facts = round(Position.LOCKED);
			assertThat(facts.outcome().what).isEqualTo("rejected");
			// The claim has waited for the lock, and the server has ended the transaction
			assertThat(facts.takeover()).isGreaterThan(LedgerWriter.IDLE_LIMIT.minusMillis(200).toNanos());
			assertThat(facts.takeover()).isLessThan(takeoverLimit().plus(LedgerWriter.IDLE_LIMIT).toNanos());
			assertNothingIsLost();
		}
		report(Position.LOCKED);
	}

	@Test
	void updateIsLostWithoutTheGuard() {
		startWriters(FencedWriter.class, false);
		Round facts = round(Position.BEFORE_LOCK);
		assertThat(facts.outcome().what).isEqualTo("committed");
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.of(this.server));
		assertThat(count(jdbc, "TAG = 'BEFORE_LOCK'")).isEqualTo(1);
		assertThat(balance(jdbc)).isEqualTo(count(jdbc, "1 = 1") - 1);
	}

	private void startWriters(Class<?> writer, boolean fenced) {
		this.candidates = new Candidates(JdbcCandidateStore.class, "fencing", LEASE, this.directory);
		List<String> arguments = List.of(this.server.jdbcUrl(), this.server.username(), this.server.password(),
				"fencing", String.valueOf(LEASE.toMillis()), String.valueOf(fenced));
		this.writers.add(this.candidates.start(writer, arguments));
		this.writers.add(this.candidates.start(writer, arguments));
	}

	/**
	 * Pause the leader in a transaction, and continue it when the other one has written.
	 */
	private Round round(Position position) {
		Fact leading = await("a leader that has written").atMost(PATIENCE)
			.until(this::lastCommit, Optional::isPresent)
			.orElseThrow();
		Candidate leader = leading.writer;
		Candidate other = this.writers.get((this.writers.get(0) == leader) ? 1 : 0);
		command(leader, position);
		Fact waits = awaitFact(leader, (fact) -> fact.is("waits", leading.token, position));
		leader.pause();
		Fact term = awaitFact(other, (fact) -> fact.what.equals("term") && fact.token > leading.token);
		Fact written = awaitFact(other, (fact) -> fact.is("committed", term.token, Position.NONE));
		leader.resume();
		Fact stopped = awaitFact(leader, (fact) -> fact.is("stopped", leading.token, position));
		Fact resumed = awaitFact(leader, (fact) -> fact.is("resumed", leading.token, position));
		Fact outcome = awaitFact(leader, (fact) -> fact.isOutcome() && fact.time - resumed.time >= 0);
		// The gap was hit: the other has led and written while the transaction stood
		// still
		assertThat(term.time - stopped.time).isPositive();
		assertThat(written.time - term.time).isPositive();
		assertThat(resumed.time - written.time).isPositive();
		assertThat(outcome.token).isEqualTo(leading.token);
		Round round = new Round(term.time - waits.time, outcome);
		this.takeovers.add(round.takeover);
		this.rejections.add(outcome.text);
		return round;
	}

	private Optional<Fact> lastCommit() {
		return this.writers.stream()
			.flatMap((writer) -> facts(writer).stream())
			.filter((fact) -> fact.what.equals("committed"))
			.reduce((one, other) -> (one.token > other.token) ? one : other);
	}

	private void command(Candidate writer, Position position) {
		try {
			Path command = LedgerWriter.command(file(writer));
			Path complete = Files.writeString(command.resolveSibling(command.getFileName() + ".new"), position.name());
			Files.move(complete, command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Fact awaitFact(Candidate writer, Predicate<Fact> condition) {
		return await("a fact of " + writer).atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> facts(writer).stream().filter(condition).findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private List<Fact> facts(Candidate writer) {
		try {
			Path file = file(writer);
			String text = (Files.exists(file)) ? Files.readString(file) : "";
			return Arrays.stream(text.substring(0, text.lastIndexOf('\n') + 1).split("\n"))
				.filter((line) -> !line.isEmpty())
				.map((line) -> Fact.of(writer, line))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path file(Candidate writer) {
		return this.directory.resolve(writer.name() + ".txt");
	}

	private void assertNothingIsLost() {
		JdbcTemplate jdbc = new JdbcTemplate(TestDatabase.of(this.server));
		assertThat(count(jdbc, "TAG <> 'NONE'")).isZero();
		assertThat(balance(jdbc)).isEqualTo(count(jdbc, "1 = 1"));
	}

	private static long count(JdbcTemplate jdbc, String condition) {
		return jdbc.queryForObject("SELECT COUNT(*) FROM LEDGER WHERE %s".formatted(condition), Long.class);
	}

	private static long balance(JdbcTemplate jdbc) {
		return jdbc.queryForObject("SELECT BALANCE FROM LEDGER ORDER BY ID DESC LIMIT 1", Long.class);
	}

	private static Duration takeoverLimit() {
		return LEASE.plus(ElectionSettings.ofLease(LEASE).retryPeriod()).plus(BUSY);
	}

	private void report(Position position) {
		List<Long> sorted = this.takeovers.stream().map((nanos) -> nanos / 1_000_000).sorted().toList();
		System.out.printf(
				"[faults] %s, paused %s: %d rounds, commits rejected by %s; takeover %d / %d / %d ms (least, median, most)%n",
				this.platform, position, sorted.size(),
				this.rejections.stream().distinct().map((name) -> name + " " + count(name)).toList(), sorted.get(0),
				sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
	}

	private long count(String rejection) {
		return this.rejections.stream().filter(rejection::equals).count();
	}

	/**
	 * What happened in a round.
	 *
	 * @param takeover the time from when the leader was ready to be paused to the term of
	 * the other, in nanoseconds
	 * @param outcome what became of the transaction
	 */
	private record Round(long takeover, Fact outcome) {
	}

	/**
	 * What a writer has written down.
	 */
	private record Fact(Candidate writer, String what, long token, String text, long time) {

		static Fact of(Candidate writer, String line) {
			String[] parts = line.split(" ");
			return new Fact(writer, parts[0], Long.parseLong(parts[1]), parts[2], Long.parseLong(parts[3]));
		}

		boolean is(String what, long token, Position position) {
			return this.what.equals(what) && this.token == token && this.text.equals(position.name());
		}

		boolean isOutcome() {
			return this.what.equals("committed") || this.what.equals("rejected");
		}

	}

}
