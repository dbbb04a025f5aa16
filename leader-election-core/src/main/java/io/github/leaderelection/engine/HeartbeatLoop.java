package io.github.leaderelection.engine;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.store.ElectionView;
import org.jspecify.annotations.Nullable;

/**
 * When to send the next heartbeat: every retry period, sooner when a silence is about to
 * be long enough or a hint came, with back-off and jitter after a failure. Whatever is
 * thrown, a next one comes: when it is due is noted before a timer is asked for, and the
 * periodic tick of the session sends what no timer has sent. State thread only.
 */
final class HeartbeatLoop {

	private final SessionContext context;

	private final Timers timers;

	private final HeartbeatExchange exchange;

	private final HeartbeatPace pace;

	private final Consumer<Throwable> problems;

	private boolean underWay;

	private Moment lastSent;

	private long nextDue;

	private @Nullable Long wake;

	private boolean beatSoon;

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

	/**
	 * Create a new {@link HeartbeatLoop}.
	 * @param context the session
	 * @param timers the timers of the session
	 * @param exchange sends the heartbeats and takes in what they bring
	 * @param problems receives what went wrong with a heartbeat
	 */
	HeartbeatLoop(SessionContext context, Timers timers, HeartbeatExchange exchange, Consumer<Throwable> problems) {
		this.context = context;
		this.timers = timers;
		this.exchange = exchange;
		this.pace = new HeartbeatPace(context.settings().retryPeriod(), context.environment().random());
		this.problems = problems;
		this.lastSent = Moment.now(context.environment());
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
		this.exchange.close();
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
		return this.exchange.lastNonce();
	}

	boolean isUnderWay() {
		return this.underWay;
	}

	/**
	 * Let the next heartbeat read everything, since the store has refused what was based
	 * on the last view.
	 */
	void refused() {
		this.exchange.refused();
	}

	/**
	 * Let the heartbeat that follows the one under way be sent at the given time, unless
	 * it is due before. Without one under way it has no effect before the next one.
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
		if (!isUnderWay() && this.context.now() - this.nextDue >= 0) {
			beat();
		}
	}

	/**
	 * Send the next heartbeat at the given time, unless it is due before, whether or not
	 * one is under way. Like a hint, that does not shorten the time to wait after a
	 * failure.
	 * @param nanos the time by the monotonic clock
	 */
	void beatAt(long nanos) {
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
	 * Send a heartbeat early, after an operation that did nothing. Each further time in a
	 * row waits twice as long, until that is no sooner than the next heartbeat.
	 * @param times how often in a row that happened before
	 */
	void beatAgain(int times) {
		long delay = this.pace.hintGap(times);
		if (delay < this.pace.retryPeriod()) {
			beatAt(this.context.now() + delay);
		}
	}

	/**
	 * Send a heartbeat now, or soon if the last one was just sent. After a failure there
	 * is a time to wait that no hint may shorten.
	 */
	void beatSoon() {
		if (this.stopped || this.failures > 0) {
			return;
		}
		if (isUnderWay()) {
			this.beatSoon = true;
			return;
		}
		long earliest = this.lastSent.nanos() + this.pace.hintGap();
		if (this.context.now() - earliest >= 0) {
			beat();
		}
		else if (earliest - this.nextDue < 0) {
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
		long earliest = this.lastSent.nanos() + this.pace.retryPeriod() - this.pace.patience();
		long now = this.context.now();
		if (now - earliest >= 0) {
			scheduleAt(now);
		}
	}

	private void beat() {
		if (this.stopped || isUnderWay()) {
			return;
		}
		boolean sent = false;
		try {
			send(Moment.now(this.context.environment()));
			sent = true;
		}
		finally {
			if (!sent) {
				this.underWay = false;
				this.nextDue = this.context.now() + this.pace.retryPeriod();
			}
		}
	}

	private void send(Moment sent) {
		this.underWay = true;
		this.wake = null;
		this.lastSent = sent;
		this.exchange.send(this, sent);
	}

	void answered(Heartbeat heartbeat, ElectionView view) {
		this.failures = 0;
		try {
			take(heartbeat, view);
		}
		finally {
			scheduleNext(this::period);
		}
	}

	void answeredLate(Heartbeat heartbeat, ElectionView view) {
		take(heartbeat, view);
	}

	private void take(Heartbeat heartbeat, ElectionView view) {
		if (!this.exchange.take(heartbeat, view)) {
			beatSoon();
		}
	}

	void failed(Throwable problem) {
		try {
			this.problems.accept(problem);
		}
		finally {
			scheduleNext(this::backoff);
		}
	}

	private long period() {
		return this.pace.retryPeriod() + ((this.following) ? this.pace.patience() : 0);
	}

	private long backoff() {
		return this.pace.backoff(this.failures++, this.context.now() - this.lastSent.nanos());
	}

	private void scheduleNext(LongSupplier sinceSent) {
		this.underWay = false;
		// Whatever goes wrong below, there is a next one
		this.nextDue = this.context.now() + this.pace.retryPeriod();
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
		if (this.beatSoon) {
			this.beatSoon = false;
			beatSoon();
		}
	}

	private void scheduleAt(long due) {
		this.timer.cancel();
		this.nextDue = due;
		this.timer = this.timers.schedule(this::beat, due - this.context.now());
	}

}
