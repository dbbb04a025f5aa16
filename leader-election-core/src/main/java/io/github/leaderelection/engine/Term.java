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
 * One term of this instance. Any thread may ask whether it is valid. It begins with a
 * lease of its own, that of the claim, and shares that of its session once a view has
 * shown its record. Whichever runs out ends it for good (rule 3).
 */
final class Term implements Leadership {

	private static final VarHandle CELL;

	static {
		try {
			CELL = MethodHandles.lookup().findVarHandle(Term.class, "cell", LeaseCell.class);
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
	 * The lease of this term alone or, once it has joined, of all terms of its session.
	 * {@code null} once the term has ended.
	 */
	private volatile @Nullable LeaseCell cell;

	/**
	 * The lease that is shared, from when this term joins until its end was noted.
	 */
	private volatile @Nullable LeaseCell joined;

	/**
	 * The lease of the last heartbeat that confirmed this term, unless that is the one
	 * that is shared. Written by the state thread only.
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
		this.cell = new LeaseCell(lease, environment, rules);
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
		LeaseCell asked = this.cell;
		while (asked != null) {
			boolean live = asked.isLive();
			LeaseCell now = this.cell;
			// Only then did this term share the lease until after it was read
			if (now == asked) {
				if (!live && asked.hasEnded()) {
					this.cell = null;
				}
				return live;
			}
			asked = now;
		}
		return false;
	}

	@Override
	public Duration remaining() {
		while (isValid()) {
			LeaseCell asked = this.cell;
			long nanos = (asked != null) ? asked.remainingNanos() : 0;
			if (this.cell == asked) {
				return Duration.ofNanos(nanos);
			}
		}
		return Duration.ZERO;
	}

	/**
	 * Return whether this term has ended for good.
	 * @return whether it has ended
	 */
	boolean hasEnded() {
		isValid();
		return this.cell == null;
	}

	/**
	 * Extend this term, unless it has ended, and the time that its work may go on, unless
	 * that has. A term that shares a lease is extended with all the others.
	 * @param next the lease of an acknowledged heartbeat whose view confirmed this term
	 */
	void renew(Lease next) {
		if (isJoined()) {
			return;
		}
		if (mayDrain() && next.endsAfter(this.confirmed)) {
			this.confirmed = next;
		}
		LeaseCell own = this.cell;
		if (own != null && !own.extend(next)) {
			this.cell = null;
		}
	}

	/**
	 * Share a lease from now on, unless this term has ended.
	 * @param shared the lease, extended by the view that shows the record of this term
	 */
	void join(LeaseCell shared) {
		LeaseCell own = this.cell;
		// A thread that finds the own lease run out clears the cell before it says so
		if (own != null && !isJoined() && isValid() && CELL.compareAndSet(this, own, shared)) {
			this.joined = shared;
		}
	}

	boolean isJoined() {
		return this.joined != null;
	}

	/**
	 * Share no lease any more: from now on this term is confirmed by itself or not at
	 * all. It has ended before.
	 */
	void part() {
		LeaseCell shared = this.joined;
		if (shared != null) {
			this.confirmed = shared.last();
			this.joined = null;
		}
	}

	/**
	 * Return whether work of this term may go on though the term was given up.
	 * @return {@code false} if other instances may lead soon
	 */
	boolean mayDrain() {
		return this.rules.mayDrain(confirmed(), this.environment.nanoTime(), this.environment.currentTimeMillis());
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
	 * Return whether a term that ended for a reason was given up: its work may drain.
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
		while (true) {
			LeaseCell shared = this.joined;
			Lease lease = (shared != null) ? shared.last() : this.confirmed;
			if (shared == this.joined) {
				return lease;
			}
		}
	}

	/**
	 * Return when the last heartbeat was sent that confirmed this term.
	 * @return the time by the monotonic clock
	 */
	long confirmedAt() {
		return confirmed().start().nanos();
	}

	/**
	 * Return for how long it may go on without a further heartbeat. State thread only.
	 * @return the time remaining
	 */
	long drainNanos() {
		return confirmed().remainingNanos(this.environment.nanoTime());
	}

	/**
	 * End this term.
	 * @param why the reason, unless it was ended for another before
	 * @return the reason for which it was ended first
	 */
	Reason end(Reason why) {
		Reason first = this.reason.compareAndExchange(null, why);
		this.cell = null;
		return (first != null) ? first : why;
	}

	/**
	 * End this term unless it has ended by itself, also if no clock can be read.
	 * @param why the reason
	 */
	void endIfValid(Reason why) {
		boolean valid = true;
		try {
			valid = isValid();
		}
		finally {
			if (valid) {
				end(why);
			}
		}
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
