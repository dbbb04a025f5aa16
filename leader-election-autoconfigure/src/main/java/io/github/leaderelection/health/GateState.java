package io.github.leaderelection.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Whether this instance may lead, by the answers so far. Closed at first, and opened by
 * the first good answer: only an instance that was bad has to be good for a while. For
 * one thread.
 */
final class GateState {

	private final HealthGateSettings settings;

	private Phase phase = Phase.STARTING;

	private boolean good;

	/**
	 * Since when all answers are like the last one.
	 */
	private @Nullable Long since;

	private long last;

	GateState(HealthGateSettings settings) {
		this.settings = settings;
	}

	/**
	 * Take an answer.
	 * @param good the answer
	 * @param now the monotonic time
	 * @return what changes
	 */
	Change answered(boolean good, long now) {
		// What was in a time without answers is unknown
		boolean continued = this.since != null && this.good == good && now - this.last <= this.settings.gap().toNanos();
		Long since = (continued) ? this.since : (Long) now;
		this.since = since;
		this.good = good;
		this.last = now;
		return (since != null) ? change(now - since) : Change.NONE;
	}

	private Change change(long lasted) {
		if (this.good && this.phase != Phase.OPEN && lasted >= lasting().toNanos()) {
			this.phase = Phase.OPEN;
			return Change.OPENED;
		}
		if (!this.good && this.phase == Phase.OPEN && lasted >= lasting().toNanos()) {
			this.phase = Phase.CLOSED;
			return Change.CLOSED;
		}
		return Change.NONE;
	}

	private Duration lasting() {
		return switch (this.phase) {
			case STARTING -> Duration.ZERO;
			case OPEN -> this.settings.confirmation();
			case CLOSED -> this.settings.goodFor();
		};
	}

	/**
	 * Return when the next answer can change something.
	 * @param now the monotonic time
	 * @return the time until then, {@code null} if an answer like the last one changes
	 * nothing
	 */
	@Nullable Duration untilDecision(long now) {
		Long since = this.since;
		if (since == null || this.good == (this.phase == Phase.OPEN)) {
			return null;
		}
		Duration remaining = lasting().minusNanos(now - since);
		return (remaining.isNegative()) ? Duration.ZERO : remaining;
	}

	boolean isStarting() {
		return this.phase == Phase.STARTING;
	}

	private enum Phase {

		/**
		 * No answer was good yet.
		 */
		STARTING,

		/**
		 * This instance may lead.
		 */
		OPEN,

		/**
		 * This instance was bad, and has not been good for long enough since.
		 */
		CLOSED

	}

	/**
	 * What an answer changes.
	 */
	enum Change {

		/**
		 * Nothing.
		 */
		NONE,

		/**
		 * This instance may lead from now on.
		 */
		OPENED,

		/**
		 * This instance may not lead from now on.
		 */
		CLOSED

	}

}
