package io.github.leaderelection.engine;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * When to send the next heartbeat: every retry period, sooner when a silence is about to
 * be long enough or a hint came, with back-off and jitter after a failure. Whatever is
 * thrown, a next one comes: when it is due is noted before a timer is asked for, and the
 * periodic tick of the session sends what no timer has sent. State thread only.
 *
 * @author Leader Election
 */
final class HeartbeatLoop {

	private static final int FIRST_BACKOFF_DIVISOR = 8;

	private static final int HINT_GAP_DIVISOR = 40;

	private static final long LONGEST_HINT_GAP_NANOS = 50_000_000;

	private static final int PATIENCE_DIVISOR = 4;

	private final EngineEnvironment environment;

	private final Timers timers;

	private final ElectionSettings settings;

	private final TimingRules rules;

	private final StoreCalls calls;

	private final ElectionStore store;

	private final Session session;

	private final Consumer<Observation> observer;

	private final Consumer<Throwable> problems;

	private long nonce;

	private long acknowledged;

	/**
	 * Whether the last view was observed to the end. What it showed may be lost
	 * otherwise.
	 */
	private boolean observed = true;

	/**
	 * The nonce of the heartbeat that is under way, zero if there is none.
	 */
	private long underWay;

	private Moment lastSent;

	private long nextDue;

	private @Nullable Long wake;

	private boolean lookAgain;

	/**
	 * Whether a leader's heartbeat was announced since the last one was sent.
	 */
	private boolean following;

	private int failures;

	private boolean stopped = true;

	private Runnable whenQuiet = () -> {
	};

	private Cancellable timer = () -> {
	};

	HeartbeatLoop(EngineEnvironment environment, Timers timers, ElectionSettings settings, TimingRules rules,
			StoreCalls calls, ElectionStore store, Session session, Consumer<Observation> observer,
			Consumer<Throwable> problems) {
		this.environment = environment;
		this.timers = timers;
		this.settings = settings;
		this.rules = rules;
		this.calls = calls;
		this.store = store;
		this.session = session;
		this.observer = observer;
		this.problems = problems;
		this.lastSent = Moment.now(environment);
		this.nextDue = this.lastSent.nanos();
	}

	void start() {
		this.stopped = false;
		beat();
	}

	/**
	 * Send no more heartbeats.
	 * @param quiet called when none is under way any more
	 */
	void stop(Runnable quiet) {
		this.stopped = true;
		this.timer.cancel();
		if (isUnderWay()) {
			this.whenQuiet = quiet;
		}
		else {
			quiet.run();
		}
	}

	/**
	 * Return the nonce of the last heartbeat that was sent.
	 * @return the nonce
	 */
	long lastNonce() {
		return this.nonce;
	}

	boolean isUnderWay() {
		return this.underWay != 0;
	}

	/**
	 * Send a heartbeat at the given time, unless one is due before.
	 * @param nanos the time by the monotonic clock
	 */
	void wakeAt(long nanos) {
		Long known = this.wake;
		if (known == null || nanos - known < 0) {
			this.wake = nanos;
		}
	}

	/**
	 * Send the heartbeat that is due if nothing else has.
	 */
	void tick() {
		if (!isUnderWay() && this.environment.nanoTime() - this.nextDue >= 0) {
			beat();
		}
	}

	/**
	 * Send a heartbeat at the given time, unless one is due before. Like a hint, that
	 * does not shorten the time to wait after a failure.
	 * @param nanos the time by the monotonic clock
	 */
	void lookAt(long nanos) {
		if (this.stopped || this.failures > 0) {
			return;
		}
		if (isUnderWay()) {
			wakeAt(nanos);
		}
		else if (nanos - this.nextDue < 0) {
			scheduleAt(nanos);
		}
	}

	/**
	 * Send a heartbeat now, or soon if the last one was just sent. After a failure there
	 * is a time to wait that no hint may shorten.
	 */
	void look() {
		if (this.stopped || this.failures > 0) {
			return;
		}
		if (isUnderWay()) {
			this.lookAgain = true;
			return;
		}
		long earliest = this.lastSent.nanos() + hintGap();
		if (earliest - this.nextDue < 0) {
			scheduleAt(earliest);
		}
	}

	/**
	 * Send the next heartbeat right after that of a leader, which was just announced, so
	 * that its silence counts from there. That is no additional heartbeat: it comes in
	 * place of the next one, which waits a little longer for the announcement and so gets
	 * into step with the leader.
	 */
	void follow() {
		if (this.stopped) {
			return;
		}
		this.following = true;
		if (isUnderWay()) {
			return;
		}
		// Not for each of many that were announced in vain
		long earliest = this.lastSent.nanos() + this.settings.retryPeriod().toNanos() - patience();
		long now = this.environment.nanoTime();
		if (now - earliest >= 0) {
			scheduleAt(now);
		}
	}

	/**
	 * Return how far apart heartbeats are at least that hints cause. However long the
	 * retry period is, what was announced or created is seen at once.
	 * @return the gap in nanoseconds
	 */
	long hintGap() {
		return Math.min(this.settings.retryPeriod().toNanos() / HINT_GAP_DIVISOR, LONGEST_HINT_GAP_NANOS);
	}

	private long patience() {
		return this.settings.retryPeriod().toNanos() / PATIENCE_DIVISOR;
	}

	private void beat() {
		if (this.stopped || isUnderWay()) {
			return;
		}
		boolean sent = false;
		try {
			send(++this.nonce, Moment.now(this.environment));
			sent = true;
		}
		finally {
			if (!sent) {
				this.underWay = 0;
				this.nextDue = this.environment.nanoTime() + this.settings.retryPeriod().toNanos();
			}
		}
	}

	private void send(long number, Moment sent) {
		long known = this.acknowledged;
		this.underWay = number;
		this.wake = null;
		this.lastSent = sent;
		this.calls.submit(() -> this.store.heartbeat(this.session.withNonce(number), known),
				new StoreCalls.Outcome<ElectionView>() {

					@Override
					public void answered(ElectionView view) {
						HeartbeatLoop.this.failures = 0;
						try {
							observe(number, sent, view);
						}
						finally {
							scheduleNext(HeartbeatLoop.this::period);
						}
					}

					@Override
					public void unknown(Throwable problem) {
						try {
							HeartbeatLoop.this.problems.accept(problem);
						}
						finally {
							scheduleNext(HeartbeatLoop.this::backoff);
						}
					}

					@Override
					public void answeredLate(ElectionView view) {
						observe(number, sent, view);
					}

				});
	}

	private void observe(long number, Moment sent, ElectionView view) {
		// What an older heartbeat brought is known better already
		if (!this.stopped && number > this.acknowledged) {
			this.acknowledged = number;
			boolean complete = this.observed;
			this.observed = false;
			Moment received = Moment.now(this.environment);
			this.observer.accept(Observation.of((complete) ? view : lacking(view), number, sent, received,
					this.settings, this.rules));
			this.observed = true;
		}
	}

	// The view before may have shown a loss of writes, which the store shows only once
	private static ElectionView lacking(ElectionView view) {
		return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
	}

	private long period() {
		return this.settings.retryPeriod().toNanos() + ((this.following) ? patience() : 0);
	}

	private long backoff() {
		long retry = this.settings.retryPeriod().toNanos();
		long delay = Math.min(retry, (retry / FIRST_BACKOFF_DIVISOR) << Math.min(this.failures, 10));
		this.failures++;
		long first = jitter(retry / FIRST_BACKOFF_DIVISOR);
		// An attempt that waited in vain for an answer has waited long enough
		return Math.max(jitter(delay), this.environment.nanoTime() - this.lastSent.nanos() + first);
	}

	private long jitter(long delay) {
		return delay / 2 + this.environment.random().nextLong(delay / 2 + 1);
	}

	private void scheduleNext(LongSupplier sinceSent) {
		this.underWay = 0;
		// Whatever goes wrong below, there is a next one
		this.nextDue = this.environment.nanoTime() + this.settings.retryPeriod().toNanos();
		if (this.stopped) {
			this.whenQuiet.run();
			return;
		}
		long due = this.lastSent.nanos() + sinceSent.getAsLong();
		this.following = false;
		Long wanted = (this.failures == 0) ? this.wake : null;
		if (wanted != null && wanted - due < 0) {
			due = wanted;
		}
		scheduleAt(due);
		if (this.lookAgain) {
			this.lookAgain = false;
			look();
		}
	}

	private void scheduleAt(long due) {
		this.timer.cancel();
		this.nextDue = due;
		this.timer = this.timers.schedule(this::beat, due - this.environment.nanoTime());
	}

}
