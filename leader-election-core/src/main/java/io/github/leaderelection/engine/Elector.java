package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * What the application holds in hand: reads what the state thread publishes, and outlives
 * the sessions in which this instance is a candidate.
 */
final class Elector implements LeaderElector {

	private static final Duration LONGEST_WAIT = Duration.ofDays(365);

	private final String election;

	private final EngineEnvironment environment;

	private final ElectorCalls calls;

	private final GuardedWork work;

	private final Standing standing;

	private final Pauses pauses;

	private final Pauses pausesOfAll;

	private final CandidacyRules rules;

	/**
	 * Excludes grants while a pause or the end of the candidacy is noted, and wakes
	 * waiters.
	 */
	private final Object granting = new Object();

	private boolean left;

	private volatile @Nullable Term term;

	private volatile LeaderKnowledge known;

	private volatile @Nullable Long standBackUntil;

	private volatile @Nullable Transfer transfer;

	/**
	 * Create a new {@link Elector}.
	 * @param election the name of the election
	 * @param environment the clocks
	 * @param calls takes what the application asks for to the engine
	 * @param work the work that runs while this instance leads
	 * @param standing whether this instance is a candidate
	 * @param pausesOfAll the pauses of all elections
	 * @param rules when a term may be granted
	 */
	Elector(String election, EngineEnvironment environment, ElectorCalls calls, GuardedWork work, Standing standing,
			Pauses pausesOfAll, CandidacyRules rules) {
		this.election = election;
		this.environment = environment;
		this.calls = calls;
		this.work = work;
		this.standing = standing;
		this.pauses = new Pauses(election);
		this.pausesOfAll = pausesOfAll;
		this.rules = rules;
		this.known = LeaderKnowledge.unknown(Moment.now(environment));
	}

	@Override
	public String election() {
		return this.election;
	}

	@Override
	public boolean isLeader() {
		Term current = this.term;
		return current != null && current.isValid();
	}

	@Override
	public Optional<Leadership> leadership() {
		Term current = this.term;
		return (current != null && current.isValid()) ? Optional.of(current) : Optional.empty();
	}

	@Override
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.known.leader());
	}

	@Override
	public Optional<Leadership> awaitLeadership(Duration timeout) throws InterruptedException {
		this.standing.warnOfEarlyWait(this.election);
		long start = this.environment.nanoTime();
		synchronized (this.granting) {
			Optional<Leadership> leadership = leadership();
			long limit = (timeout.compareTo(LONGEST_WAIT) < 0) ? timeout.toNanos() : LONGEST_WAIT.toNanos();
			long remaining = limit;
			while (leadership.isEmpty() && remaining > 0 && !this.standing.isEnded() && !this.left) {
				this.granting.wait(remaining / 1_000_000, (int) (remaining % 1_000_000));
				leadership = leadership();
				remaining = limit - (this.environment.nanoTime() - start);
			}
			return leadership;
		}
	}

	@Override
	public boolean resign() {
		Term current = this.term;
		if (current == null || !current.isValid()) {
			return false;
		}
		current.end(Reason.RESIGNED);
		this.calls.termEnded(this);
		return true;
	}

	@Override
	public boolean resign(Member to) {
		Term current = this.term;
		if (current == null || !current.isValid()) {
			return false;
		}
		this.calls.requireOther(to);
		this.transfer = new Transfer(current.fencingToken(), new SessionId(to.id()));
		return resign();
	}

	/**
	 * Return whom the application wants to lead after a term that it has resigned.
	 * @param token the fencing token of that term
	 * @return the session, {@code null} if it does not care
	 */
	@Nullable SessionId transferOf(long token) {
		Transfer wanted = this.transfer;
		return (wanted != null && wanted.token() == token) ? wanted.to() : null;
	}

	@Override
	public void pause(String by) {
		this.pauses.add(by);
		endTermFor(Reason.PAUSED);
		this.calls.termEnded(this);
	}

	@Override
	public void resume(String by) {
		if (this.pauses.remove(by)) {
			this.calls.resumed();
		}
	}

	@Override
	public ElectionStatus status() {
		return StatusSnapshot.of(this, this.environment, this.standing);
	}

	@Override
	public <T, E extends Exception> Optional<T> callIfLeader(LeaderWork<? extends @Nullable T, E> work) throws E {
		Term current = this.term;
		return (current != null) ? this.work.run(current, this.election, work) : Optional.empty();
	}

	@Override
	public Optional<GuardedRun> begin(String work, GuardedRun.Signals signals) {
		Term current = this.term;
		return (current != null) ? this.work.begin(current, work, signals).map(GuardedRun.class::cast)
				: Optional.empty();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.calls.addListener(this, listener);
	}

	GuardedWork work() {
		return this.work;
	}

	void endTerm(Reason reason) {
		Term current = this.term;
		if (current != null) {
			current.endIfValid(reason);
		}
	}

	/**
	 * End the term for a reason that keeps this instance from being granted another one,
	 * which was noted before.
	 * @param reason why
	 */
	void endTermFor(Reason reason) {
		synchronized (this.granting) {
			endTerm(reason);
		}
	}

	/**
	 * End the term for good: this elector is granted no other one.
	 */
	void leave() {
		synchronized (this.granting) {
			this.left = true;
			endTerm(Reason.LEFT);
			this.granting.notifyAll();
		}
	}

	/**
	 * Publish a term, unless that is excluded.
	 * @param next the term
	 * @return whether it was published
	 */
	boolean grant(Term next) {
		synchronized (this.granting) {
			if (!this.rules.permitsGrant(isPaused() || this.left)) {
				return false;
			}
			this.term = next;
			this.granting.notifyAll();
			return true;
		}
	}

	boolean isPaused() {
		return !this.pauses.isEmpty() || !this.pausesOfAll.isEmpty();
	}

	boolean hasLeft() {
		synchronized (this.granting) {
			return this.left;
		}
	}

	Set<String> pausedBy() {
		return this.pauses.with(this.pausesOfAll);
	}

	/**
	 * Return the last term that was granted.
	 * @return the term, which may have ended, {@code null} if there was none
	 */
	@Nullable Term term() {
		return this.term;
	}

	boolean isStandingBack() {
		Long until = this.standBackUntil;
		return until != null && this.environment.nanoTime() - until < 0;
	}

	/**
	 * Note until when this instance leaves the election to others.
	 * @param until the time by the monotonic clock, {@code null} if it does not
	 */
	void standBack(@Nullable Long until) {
		this.standBackUntil = until;
	}

	LeaderKnowledge known() {
		return this.known;
	}

	/**
	 * Let threads that wait for leadership see what has changed.
	 */
	void wakeWaiters() {
		synchronized (this.granting) {
			this.granting.notifyAll();
		}
	}

	void observe(LeaderKnowledge next) {
		this.known = next;
	}

	@Override
	public String toString() {
		return "LeaderElector[%s]".formatted(this.election);
	}

	private record Transfer(long token, SessionId to) {
	}

}
