package io.github.leaderelection.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.engine.ElectionSettings;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stories of an election of three processes when one of them, their store or the network
 * between breaks. All stories of a class share the election: each begins when three
 * candidates know who leads, and ends with the proof that until now at no instant two
 * led.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ElectionStories {

	/**
	 * So short that it takes little time until another one leads.
	 */
	protected static final Duration SHORT_LEASE = Duration.ofSeconds(2);

	/**
	 * So long that a leader gets over what keeps it from its store for seconds, as a busy
	 * machine alone may do.
	 */
	protected static final Duration LONG_LEASE = Duration.ofSeconds(6);

	/**
	 * For processes that want to run and may not, on a machine that is busy.
	 */
	protected static final Duration BUSY = Duration.ofSeconds(10);

	private static final int CANDIDATES = 3;

	private final String backend;

	private final Class<? extends CandidateStore> store;

	private final ElectionSettings settings;

	private Candidates candidates;

	private Candidate leader;

	private long token;

	/**
	 * Create stories with the {@link #SHORT_LEASE}.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 */
	protected ElectionStories(String backend, Class<? extends CandidateStore> store) {
		this(backend, store, SHORT_LEASE);
	}

	/**
	 * Create stories.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 * @param lease the lease duration
	 */
	protected ElectionStories(String backend, Class<? extends CandidateStore> store, Duration lease) {
		this.backend = backend;
		this.store = store;
		this.settings = ElectionSettings.ofLease(lease);
	}

	protected final ElectionSettings settings() {
		return this.settings;
	}

	protected final Duration lease() {
		return this.settings.leaseDuration();
	}

	/**
	 * Start what the candidates need.
	 */
	protected abstract void startServers();

	/**
	 * Start or resume what a story has stopped.
	 */
	protected abstract void heal();

	/**
	 * End what was started.
	 */
	protected abstract void closeServers();

	/**
	 * Return where the next candidate finds its store.
	 * @return the arguments of its {@link CandidateStore}
	 */
	protected abstract List<String> arguments();

	/**
	 * Note which candidate was started with the last arguments.
	 * @param candidate the candidate
	 */
	protected void started(Candidate candidate) {
	}

	@BeforeAll
	final void begin(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
		startServers();
		this.candidates = new Candidates(this.store, "faults", lease(), directory);
		long start = System.nanoTime();
		settle();
		print("elected %d ms after the start of three processes",
				millis(this.leader.term(this.token).firstAfter() - start));
	}

	@AfterAll
	final void close() {
		try {
			this.candidates.close();
		}
		finally {
			closeServers();
		}
	}

	/**
	 * Undo what a story has done, and wait until three candidates know who leads.
	 */
	@BeforeEach
	protected final void settle() {
		heal();
		this.candidates.rejoin();
		while (this.candidates.all().size() < CANDIDATES) {
			started(this.candidates.start(arguments()));
		}
		do {
			this.leader = this.candidates.awaitAgreement();
			this.token = this.leader.now().token();
		}
		// It may have lost it since, on a machine that is busy.
		while (this.token <= Run.NONE);
	}

	@AfterEach
	final void prove() {
		this.candidates.assertExclusion();
	}

	protected final Candidates candidates() {
		return this.candidates;
	}

	/**
	 * Return the one that led when the story began.
	 * @return the leader
	 */
	protected final Candidate leader() {
		return this.leader;
	}

	/**
	 * Return the fencing token under which it led.
	 * @return the token
	 */
	protected final long token() {
		return this.token;
	}

	/**
	 * Return the candidates other than the one that led when the story began.
	 * @return the others
	 */
	protected final List<Candidate> others() {
		return this.candidates.except(this.leader);
	}

	/**
	 * Wait until all candidates have seen what is so after some time.
	 * @param time how long from now
	 */
	protected final void awaitThatAllHaveSeen(Duration time) {
		long later = System.nanoTime() + time.toNanos();
		this.candidates.all().forEach((candidate) -> this.candidates.awaitObservation(candidate, later));
	}

	/**
	 * Wait until another one leads.
	 * @return since when it did
	 */
	protected final long takeover() {
		return firstTerm(this.candidates.awaitLeader(this.token, others()));
	}

	/**
	 * Return since when a candidate has led in a term that began in this story.
	 * @param candidate the candidate
	 * @return the time
	 */
	protected final long firstTerm(Candidate candidate) {
		return candidate.firstTermAbove(this.token);
	}

	/**
	 * Assert when the leader stopped that has reached the store no more since then. No
	 * question asked later than the renew deadline after that was answered with yes: this
	 * needs no tolerance, since the last acknowledged heartbeat had been sent before.
	 * @param nanoTime the time
	 */
	protected final void assertLedUpToRenewDeadlineAfter(long nanoTime) {
		long deadline = nanoTime + settings().renewDeadline().toNanos();
		Assertions.assertThat(this.leader.term(this.token).lastBefore()).isLessThanOrEqualTo(deadline);
		Assertions.assertThat(this.leader.deniedAt(this.token)).isLessThan(deadline + BUSY.toNanos());
	}

	/**
	 * Kill the leader, and wait until another one leads.
	 */
	protected final void killLeader() {
		long killed = System.nanoTime();
		leader().kill();
		long takeover = takeover() - killed;
		print("kill -9 of the leader: another led after %d ms", millis(takeover));
		Assertions.assertThat(takeover).isLessThan(lease().plus(settings().retryPeriod()).plus(BUSY).toNanos());
	}

	/**
	 * Pause the leader until another one leads, and resume it.
	 */
	protected final void pauseLeader() {
		leader().pause();
		long paused = System.nanoTime();
		long takeover = takeover() - paused;
		long resumed = System.nanoTime();
		leader().resume();
		candidates().awaitObservation(leader(), System.nanoTime());
		// Not one question that was asked after the pause was answered with yes.
		Assertions.assertThat(leader().term(token()).lastBefore()).isLessThan(paused);
		Assertions.assertThat(leader().now().leads()).isFalse();
		print("SIGSTOP of the leader: another led after %d ms; it knew %d ms after SIGCONT", millis(takeover),
				millis(leader().deniedAt(token()) - resumed));
	}

	/**
	 * Pause the server until nobody leads, and resume it.
	 * @param pause pauses it
	 * @param resume resumes it
	 */
	protected final void pauseServer(Runnable pause, Runnable resume) {
		pause.run();
		long paused = System.nanoTime();
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(paused);
		long later = paused + lease().plus(settings().retryPeriod()).toNanos();
		candidates().all().forEach((candidate) -> candidates().awaitObservation(candidate, later));
		Assertions.assertThat(candidates().all()).noneMatch((candidate) -> candidate.now().leads());
		long resumed = System.nanoTime();
		resume.run();
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		awaitThatAllHaveSeen(settings().renewDeadline());
		candidates().awaitAgreement();
		print("SIGSTOP of the server: denied after %d ms; one led %d ms after SIGCONT",
				millis(leader().deniedAt(token()) - paused), millis(firstTerm(next) - resumed));
	}

	/**
	 * Let the leader leave in good order, and wait until another one leads.
	 * @return how many milliseconds that took
	 */
	protected final long handOff() {
		long stopped = System.nanoTime();
		this.leader.stop();
		return millis(takeover() - stopped);
	}

	/**
	 * Wait for as long as another would have to in order to take over, and assert that
	 * nothing has changed.
	 */
	protected final void assertThatLeaderGoesOn() {
		awaitThatAllHaveSeen(lease().plus(settings().retryPeriod()));
		Assertions.assertThat(this.leader.now().token()).isEqualTo(this.token);
		Assertions.assertThat(others()).noneMatch((candidate) -> candidate.now().leads());
	}

	protected final void print(String text, Object... values) {
		System.out.println("[faults] " + this.backend + ": " + text.formatted(values));
	}

	protected static long millis(long nanos) {
		return Duration.ofNanos(nanos).toMillis();
	}

}
