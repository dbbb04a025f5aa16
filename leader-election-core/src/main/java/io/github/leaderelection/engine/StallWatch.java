package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.ProcessStalledEvent;
import io.github.leaderelection.ProcessStalledEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process or its machine did not run for a while, so that the store is
 * not blamed for it. The state thread checks at least once per tick; a check that comes
 * later than that, or finds that the wall clock has moved further than the monotonic one,
 * has noticed a stall. A wall clock that was set back is none. State thread only.
 * <p>
 * A stall of half an operation timeout is noticed: it may be why a call has failed. It is
 * reported from half of the renew deadline on. A term that is confirmed every retry
 * period has at least the renew deadline less one retry period left, so a shorter stall
 * ends no term, and one of that length leaves little time for the next heartbeat. With a
 * retry period that is longer than that half, a stall of the renew deadline less the
 * retry period is reported, since it may end a term.
 */
final class StallWatch {

	private static final Logger logger = LoggerFactory.getLogger(StallWatch.class);

	private final SessionContext context;

	private final long periodNanos;

	private final long noticedNanos;

	private final long reportedNanos;

	private Moment lastCheck;

	private @Nullable Stall last;

	/**
	 * Whether there was a stall since the last heartbeat that was answered or has failed.
	 */
	private boolean stalled;

	/**
	 * Whether a heartbeat has failed since the last one that was answered.
	 */
	private boolean failed;

	/**
	 * Whether one has failed since then that a stall does not excuse.
	 */
	private boolean blamed;

	/**
	 * Create a new {@link StallWatch}.
	 * @param context the session
	 * @param periodNanos how far apart checks are, at most, while the process runs
	 */
	StallWatch(SessionContext context, long periodNanos) {
		ElectionSettings settings = context.settings();
		this.context = context;
		this.periodNanos = periodNanos;
		this.noticedNanos = settings.operationTimeout().toNanos() / 2;
		this.reportedNanos = Math.min(settings.renewDeadline().toNanos() / 2,
				settings.renewDeadline().minus(settings.retryPeriod()).toNanos());
		this.lastCheck = Moment.now(context.environment());
	}

	/**
	 * Notice what has happened since the last check. Whatever judges by the time that has
	 * passed calls this first: it may run before the tick that is overdue.
	 */
	void check() {
		Moment now = Moment.now(this.context.environment());
		long elapsed = now.nanos() - this.lastCheck.nanos();
		long wall = TimeUnit.MILLISECONDS.toNanos(now.millis() - this.lastCheck.millis());
		this.lastCheck = now;
		check(Kind.PAUSE, elapsed - this.periodNanos, now);
		check(Kind.SUSPENSION, wall - elapsed, now);
	}

	private void check(Kind kind, long nanos, Moment now) {
		if (nanos < this.noticedNanos) {
			return;
		}
		Stall stall = new Stall(kind, Duration.ofNanos(nanos), now);
		this.last = stall;
		this.stalled = true;
		if (isReported(stall)) {
			this.context.contained(() -> report(stall));
		}
	}

	private boolean isReported(Stall stall) {
		return stall.length().toNanos() >= this.reportedNanos;
	}

	private void report(Stall stall) {
		logger.warn("[{}/{}] {}. Heartbeats were late, and the store is not the cause", this.context.self().candidate(),
				this.context.id(), stall);
		this.context.telemetry().stall(stall.kind(), stall.length());
		this.context.events()
			.publish(new ProcessStalledEvent(stall.kind(), stall.length(), stall.noticed().wallTime()));
	}

	/**
	 * Return the stall that has ended a term. A short one has not if the store has failed
	 * without it.
	 * @param nanos when the term was confirmed last, by the monotonic clock
	 * @return the stall, {@code null} if there was none since then that has
	 */
	@Nullable Stall since(long nanos) {
		check();
		Stall stall = this.last;
		return (stall != null && stall.noticed().nanos() - nanos >= 0 && (!this.blamed || isReported(stall))) ? stall
				: null;
	}

	/**
	 * Return whether a stall excuses the store for a heartbeat that has failed: it was
	 * under way meanwhile, or is the first that came after and may have found a
	 * connection that the server has closed. Only the first failure after an answer is
	 * excused, so that an outage is reported though one stall follows another.
	 * @return whether the failure says nothing about the store
	 */
	boolean excuses() {
		check();
		boolean excused = this.stalled && !this.failed;
		this.stalled = false;
		this.failed = true;
		this.blamed |= !excused;
		return excused;
	}

	/**
	 * Note that a heartbeat was answered: the next failure is not due to a stall before.
	 */
	void answered() {
		this.stalled = false;
		this.failed = false;
		this.blamed = false;
	}

	/**
	 * A stall.
	 *
	 * @param kind whether the monotonic clock ran meanwhile
	 * @param length how long it was, at least
	 * @param noticed when it was noticed
	 */
	record Stall(Kind kind, Duration length, Moment noticed) {

		@Override
		public String toString() {
			String length = DurationText.of(this.length);
			return switch (this.kind) {
				case PAUSE ->
					"this process did not run for at least %s (garbage collection, a stopped process, or a busy machine)"
						.formatted(length);
				case SUSPENSION ->
					"this machine was suspended for %s, or its wall clock was set forward".formatted(length);
			};
		}

	}

}
