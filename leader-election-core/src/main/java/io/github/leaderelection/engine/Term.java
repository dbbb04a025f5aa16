package io.github.leaderelection.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One term of this instance. Any thread may ask whether it is valid, and the first that
 * finds that its lease has run out ends it for good: so an acknowledgement that arrives
 * later revives nothing (rule 3).
 */
final class Term implements Leadership {

	private static final VarHandle LEASE;

	static {
		try {
			LEASE = MethodHandles.lookup().findVarHandle(Term.class, "lease", Lease.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final String election;

	private final String candidate;

	private final long fencingToken;

	private final Moment granted;

	private final long grantedAfter;

	private final EngineEnvironment environment;

	private final TimingRules rules;

	/**
	 * The lease, or {@code null} once the term has ended.
	 */
	private volatile @Nullable Lease lease;

	/**
	 * The lease of the last heartbeat that confirmed this term. Written by the state
	 * thread only.
	 */
	private volatile Lease confirmed;

	private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

	/**
	 * Create a new {@link Term}.
	 * @param election the name of the election
	 * @param candidate the candidate id
	 * @param fencingToken the fencing token
	 * @param grantedAfter the nonce of the last heartbeat sent before the claim was
	 * answered: only the view of a later one must show the claim
	 * @param lease the lease that the session had when the claim was sent
	 * @param environment the clocks
	 * @param rules what is counted from when
	 */
	Term(String election, String candidate, long fencingToken, long grantedAfter, Lease lease,
			EngineEnvironment environment, TimingRules rules) {
		this.election = election;
		this.candidate = candidate;
		this.fencingToken = fencingToken;
		this.grantedAfter = grantedAfter;
		this.granted = Moment.now(environment);
		this.environment = environment;
		this.rules = rules;
		this.lease = lease;
		this.confirmed = lease;
	}

	@Override
	public String election() {
		return this.election;
	}

	@Override
	public String candidate() {
		return this.candidate;
	}

	@Override
	public long fencingToken() {
		return this.fencingToken;
	}

	@Override
	public Instant grantedAt() {
		return this.granted.wallTime();
	}

	Moment grantedAtMoment() {
		return this.granted;
	}

	long grantedAfter() {
		return this.grantedAfter;
	}

	@Override
	public boolean isValid() {
		while (true) {
			Lease current = this.lease;
			if (current == null) {
				return false;
			}
			long nanos = this.environment.nanoTime();
			long millis = this.environment.currentTimeMillis();
			if (current.covers(nanos, millis)) {
				return true;
			}
			if (!this.rules.hasEnded(current, nanos, millis) || LEASE.compareAndSet(this, current, null)) {
				return false;
			}
		}
	}

	@Override
	public Duration remaining() {
		Lease current = this.lease;
		return (current != null && isValid()) ? Duration.ofNanos(current.remainingNanos(this.environment.nanoTime()))
				: Duration.ZERO;
	}

	/**
	 * Return whether this term has ended for good.
	 * @return whether it has ended
	 */
	boolean hasEnded() {
		isValid();
		return this.lease == null;
	}

	/**
	 * Extend this term, unless it has ended, and the time that its work may go on, unless
	 * that has.
	 * @param next the lease of an acknowledged heartbeat whose view confirmed this term
	 */
	void renew(Lease next) {
		if (mayDrain() && next.endsAfter(this.confirmed)) {
			this.confirmed = next;
		}
		while (true) {
			Lease current = this.lease;
			if (current == null) {
				return;
			}
			if (this.rules.hasEnded(current, this.environment.nanoTime(), this.environment.currentTimeMillis())) {
				this.lease = null;
				return;
			}
			if (!next.endsAfter(current) || LEASE.compareAndSet(this, current, next)) {
				return;
			}
		}
	}

	/**
	 * Return whether work of this term may go on though the term was given up.
	 * @return {@code false} if other instances may lead soon
	 */
	boolean mayDrain() {
		return this.rules.mayDrain(this.confirmed, this.environment.nanoTime(), this.environment.currentTimeMillis());
	}

	/**
	 * Return whether work of this term may still go deeper: the term lasts, or it was
	 * given up and its work drains.
	 * @return {@code false} if the term was lost or other instances may lead soon
	 */
	boolean permitsWork() {
		return isValid() || (isGivenUp(this.reason.get()) && mayDrain());
	}

	/**
	 * Return whether a term that ended for the given reason was given up, so that its
	 * work may drain, and not lost.
	 * @param why the reason
	 * @return whether it was given up
	 */
	static boolean isGivenUp(@Nullable Reason why) {
		return why == Reason.RESIGNED || why == Reason.STOPPED || why == Reason.PAUSED || why == Reason.LEFT;
	}

	/**
	 * Return the lease of the last heartbeat that confirmed this term.
	 * @return the lease
	 */
	Lease confirmed() {
		return this.confirmed;
	}

	/**
	 * Return when the last heartbeat was sent that confirmed this term.
	 * @return the time by the monotonic clock
	 */
	long confirmedAt() {
		return this.confirmed.start().nanos();
	}

	/**
	 * Return for how long it may go on without a further heartbeat. State thread only.
	 * @return the time remaining
	 */
	long drainNanos() {
		return this.confirmed.remainingNanos(this.environment.nanoTime());
	}

	/**
	 * End this term.
	 * @param why the reason, unless it was ended for another before
	 * @return the reason for which it was ended first
	 */
	Reason end(Reason why) {
		Reason first = this.reason.compareAndExchange(null, why);
		this.lease = null;
		return (first != null) ? first : why;
	}

	LeadershipGrantedEvent granted() {
		return new LeadershipGrantedEvent(this.election, this.candidate, this.fencingToken, grantedAt());
	}

	LeadershipRevokedEvent revoked(Reason why) {
		return new LeadershipRevokedEvent(this.election, this.candidate, this.fencingToken, why,
				Instant.ofEpochMilli(this.environment.currentTimeMillis()));
	}

	@Override
	public String toString() {
		return "[%s] term of %s with fencing token %d".formatted(this.election, this.candidate, this.fencingToken);
	}

}
