package io.github.leaderelection.engine;

import java.util.function.LongSupplier;

import io.github.leaderelection.engine.EngineEnvironment.Cancellable;

/**
 * Ends terms when their lease does, even if nobody asks: one timer, for the deadline that
 * comes first. State thread only.
 */
final class DeadlineWatch {

	private static final long SHORTEST_NANOS = 1_000_000;

	private final SessionContext context;

	private final Timers timers;

	private final LongSupplier expire;

	private Cancellable timer = () -> {
	};

	private boolean armed;

	private long due;

	/**
	 * Create a new {@link DeadlineWatch}.
	 * @param context the session
	 * @param timers the timers of the session
	 * @param expire ends what has run out, and returns after how many nanoseconds the
	 * next may, {@link Long#MAX_VALUE} if nothing can
	 */
	DeadlineWatch(SessionContext context, Timers timers, LongSupplier expire) {
		this.context = context;
		this.timers = timers;
		this.expire = expire;
	}

	/**
	 * Watch a deadline, unless an earlier one is watched: all are examined then.
	 * @param nanos after how long it comes, {@link Long#MAX_VALUE} if it does not
	 */
	void within(long nanos) {
		if (nanos == Long.MAX_VALUE) {
			return;
		}
		long delay = Math.max(nanos, SHORTEST_NANOS);
		long next = this.context.now() + delay;
		if (!this.armed || next - this.due < 0) {
			cancel();
			this.timer = this.timers.schedule(this::fire, delay);
			this.due = next;
			this.armed = true;
		}
	}

	private void fire() {
		this.armed = false;
		within(this.expire.getAsLong());
	}

	void cancel() {
		this.armed = false;
		this.timer.cancel();
	}

}
