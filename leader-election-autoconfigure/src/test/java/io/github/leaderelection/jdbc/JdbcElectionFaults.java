package io.github.leaderelection.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.JdbcServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an election of three processes when one of them, their database or the
 * network between breaks. The drivers have their defaults and the addresses no timeouts.
 * Every story ends with the proof that at no instant two processes led.
 *
 * @author Leader Election
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcElectionFaults {

	private static final ElectionSettings settings = ElectionSettings.ofLease(Duration.ofSeconds(2));

	private static final Duration LEASE = settings.leaseDuration();

	/**
	 * For processes that want to run and may not, on a machine that is busy.
	 */
	private static final Duration BUSY = Duration.ofSeconds(5);

	private final String platform;

	private final JdbcServer server;

	private Candidates candidates;

	private Candidate leader;

	private long token;

	JdbcElectionFaults(String platform, JdbcServer server) {
		this.platform = platform;
		this.server = server;
	}

	@BeforeAll
	void startServer() {
		this.server.start();
		TestDatabase.withTables(this.platform, TestDatabase.of(this.server));
	}

	@AfterAll
	void closeServer() {
		this.server.close();
	}

	@BeforeEach
	void elect(TestInfo test, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
		long start = System.nanoTime();
		this.candidates = new Candidates(3, this.server, test.getTestMethod().orElseThrow().getName(), LEASE,
				directory);
		this.candidates.awaitLeader(0, this.candidates.all());
		long started = System.nanoTime();
		this.candidates.all().forEach((candidate) -> this.candidates.awaitObservation(candidate, started));
		this.leader = this.candidates.awaitLeader(0, this.candidates.all());
		this.token = this.leader.now().token();
		print("elected %d ms after the start of three processes",
				millis(this.leader.term(this.token).firstAfter() - start));
	}

	@AfterEach
	void end() {
		try {
			this.candidates.assertExclusion();
		}
		finally {
			this.candidates.close();
			this.server.resume();
		}
	}

	@Test
	void candidatesElectExactlyOneLeader() {
		long later = System.nanoTime() + LEASE.toNanos();
		this.candidates.all().forEach((candidate) -> this.candidates.awaitObservation(candidate, later));
		assertThat(this.leader.now().token()).isEqualTo(this.token);
		assertThat(this.candidates.except(this.leader)).flatMap(Candidate::observations).noneMatch(Run::leads);
	}

	@Test
	void anotherLeadsAfterTheLeaderIsKilled() {
		long killed = System.nanoTime();
		this.leader.kill();
		long takeover = takeover() - killed;
		print("kill -9 of the leader: another led after %d ms", millis(takeover));
		assertThat(takeover).isLessThan(LEASE.plus(settings.retryPeriod()).plus(BUSY).toNanos());
	}

	@Test
	void aLeaderThatWasPausedIsToldAtOnce() {
		this.leader.pause();
		long paused = System.nanoTime();
		long takeover = takeover() - paused;
		long resumed = System.nanoTime();
		this.leader.resume();
		this.candidates.awaitObservation(this.leader, System.nanoTime());
		// Not one question that was asked after the pause was answered with yes.
		assertThat(this.leader.term(this.token).lastBefore()).isLessThan(paused);
		assertThat(this.leader.now().leads()).isFalse();
		print("SIGSTOP of the leader: another led after %d ms; told %d ms after SIGCONT", millis(takeover),
				millis(this.leader.deniedAt(this.token) - resumed));
	}

	@Test
	void nobodyLeadsLongWhileTheDatabaseIsPaused() {
		this.server.pause();
		long paused = System.nanoTime();
		this.candidates.awaitDenial(this.leader);
		assertLedUpToRenewDeadlineAfter(paused);
		long later = paused + LEASE.plus(settings.retryPeriod()).toNanos();
		this.candidates.all().forEach((candidate) -> this.candidates.awaitObservation(candidate, later));
		assertThat(this.candidates.all()).noneMatch((candidate) -> candidate.now().leads());
		long resumed = System.nanoTime();
		this.server.resume();
		Candidate next = this.candidates.awaitLeader(this.token, this.candidates.all());
		long settled = System.nanoTime() + settings.renewDeadline().toNanos();
		this.candidates.all().forEach((candidate) -> this.candidates.awaitObservation(candidate, settled));
		assertThat(this.candidates.all()).filteredOn((candidate) -> candidate.now().leads()).hasSize(1);
		print("SIGSTOP of the database: denied after %d ms; one led %d ms after SIGCONT",
				millis(this.leader.deniedAt(this.token) - paused), millis(firstTerm(next) - resumed));
	}

	@Test
	void aLeaderThatIsCutOffStopsAndRejoins() {
		cutOff("cut both ways", FaultProxy::freeze);
	}

	@Test
	void aLeaderThatGetsNoAnswersStopsAndRejoins() {
		cutOff("answers cut", (network) -> network.responses().freeze());
	}

	private void cutOff(String what, Consumer<FaultProxy> fault) {
		fault.accept(this.leader.network());
		long cut = System.nanoTime();
		long takeover = takeover() - cut;
		this.candidates.awaitDenial(this.leader);
		assertLedUpToRenewDeadlineAfter(cut);
		long highest = this.candidates.except(this.leader)
			.stream()
			.mapToLong((candidate) -> candidate.now().token())
			.max()
			.orElseThrow();
		long healed = System.nanoTime();
		this.leader.network().heal();
		List<Candidate> others = this.candidates.except(this.leader);
		others.forEach(Candidate::terminate);
		this.candidates.awaitLeader(highest, List.of(this.leader));
		print("leader %s: denied after %d ms, another led after %d ms; led again %d ms after the heal, the others gone",
				what, millis(this.leader.deniedAt(this.token) - cut), millis(takeover),
				millis(firstTerm(this.leader) - healed));
	}

	/**
	 * Assert when the leader stopped that has reached the store no more since the given
	 * time. No question asked later than the renew deadline after that was answered with
	 * yes: for this no tolerance is needed, since the last acknowledged heartbeat had
	 * been sent before.
	 * @param nanoTime the time
	 */
	private void assertLedUpToRenewDeadlineAfter(long nanoTime) {
		long deadline = nanoTime + settings.renewDeadline().toNanos();
		assertThat(this.leader.term(this.token).lastBefore()).isLessThanOrEqualTo(deadline);
		assertThat(this.leader.deniedAt(this.token)).isLessThan(deadline + BUSY.toNanos());
	}

	private long takeover() {
		return firstTerm(this.candidates.awaitLeader(this.token, this.candidates.except(this.leader)));
	}

	private long firstTerm(Candidate candidate) {
		return candidate.observations()
			.stream()
			.filter((run) -> run.token() > this.token)
			.findFirst()
			.orElseThrow()
			.firstAfter();
	}

	private void print(String text, Object... values) {
		System.out.println("[faults] " + this.platform + ": " + text.formatted(values));
	}

	private static long millis(long nanos) {
		return Duration.ofNanos(nanos).toMillis();
	}

}
