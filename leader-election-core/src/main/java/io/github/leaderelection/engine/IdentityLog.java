package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.engine.IdentityWatch.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reports failovers of the store, and a store whose identity does not settle. The number
 * of lines is bounded however often the identity changes. Confined to the state thread.
 */
final class IdentityLog {

	private static final int MOST_CHANGES = 3;

	private static final int UNSETTLED_LEASES = 3;

	private final Duration lease;

	private final Consumer<String> information;

	private final Consumer<String> warnings;

	private String storeId = "";

	private @Nullable Moment last;

	/**
	 * How often the store has failed over since it was last settled.
	 */
	private int changes;

	private long firstChange;

	private long lastChange;

	private boolean reported;

	/**
	 * Create a new {@link IdentityLog}.
	 * @param lease the lease duration of this instance
	 * @param information receives what is normal
	 * @param warnings receives what is not
	 */
	IdentityLog(Duration lease, Consumer<String> information, Consumer<String> warnings) {
		this.lease = lease;
		this.information = information;
		this.warnings = warnings;
	}

	/**
	 * Report what a view means for the watch, if it is worth a line.
	 * @param outcome what it means
	 * @param observation the view
	 */
	void report(Outcome outcome, Observation observation) {
		long now = observation.received().nanos();
		switch (outcome) {
			case CONTINUED -> settle(now);
			case BEGUN, INTERRUPTED -> begin(observation);
			case IDENTITY_CHANGED, WRITES_LOST -> change(outcome, observation, now);
		}
		this.storeId = observation.view().storeId();
		this.last = observation.received();
	}

	private void settle(long now) {
		if (this.changes > 0 && now - this.lastChange >= unsettledNanos()) {
			this.changes = 0;
			this.reported = false;
		}
	}

	private void begin(Observation observation) {
		if (observation.view().recurring()) {
			this.information.accept(
					"watches the store for the longest lease duration (at least %s) before claiming any election, because its identity '%s' may be that of an earlier primary"
						.formatted(DurationText.of(this.lease), observation.view().storeId()));
		}
	}

	private void change(Outcome outcome, Observation observation, long now) {
		if (this.changes++ == 0) {
			this.firstChange = now;
		}
		this.lastChange = now;
		String id = observation.view().storeId();
		if (now - this.firstChange >= unsettledNanos()) {
			if (!this.reported) {
				this.reported = true;
				this.warnings.accept(
						"the store changed its identity or lost writes %d times within %s, last from '%s' to '%s'. An election can be taken over only after the longest lease duration (at least %s) without such a change. Connect every instance to the same server, not through an address that distributes connections over several servers"
							.formatted(this.changes, DurationText.of(since(now)), this.storeId, id,
									DurationText.of(this.lease)));
			}
		}
		else if (this.changes <= MOST_CHANGES) {
			this.warnings.accept(
					"the store %s: watching every election for the longest lease duration (at least %s) before claiming it"
						.formatted((outcome == Outcome.WRITES_LOST) ? loss(observation.received())
								: "was restarted or failed over (its identity changed from '%s' to '%s')"
									.formatted(this.storeId, id),
								DurationText.of(this.lease)));
		}
	}

	// The leader removes sessions that were long silent
	private String loss(Moment now) {
		Duration silence = (this.last != null) ? silence(this.last, now) : Duration.ZERO;
		return (silence.compareTo(this.lease.multipliedBy(Members.EVICT_AFTER_LEASES)) < 0) ? "has lost writes"
				: "has no session of this instance, which had sent no heartbeat for %s: the leader has removed it, unless the store has lost writes"
					.formatted(DurationText.of(silence));
	}

	// The monotonic clock may stand still while the machine is suspended
	private static Duration silence(Moment last, Moment now) {
		long nanos = Math.max(now.nanos() - last.nanos(), TimeUnit.MILLISECONDS.toNanos(now.millis() - last.millis()));
		return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nanos));
	}

	private Duration since(long now) {
		return Duration.ofSeconds(Duration.ofNanos(now - this.firstChange).toSeconds());
	}

	private long unsettledNanos() {
		return this.lease.multipliedBy(UNSETTLED_LEASES).toNanos();
	}

}
