package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store answers, over all sessions of this instance, so that each outage is
 * reported once, and so is its end. Written by the state thread alone.
 */
final class StoreCondition {

	private static final Logger logger = LoggerFactory.getLogger(StoreCondition.class);

	private final String candidate;

	private final EventDispatcher events;

	private final Supplier<Moment> now;

	private final BooleanSupplier starting;

	/**
	 * The kinds of problem of this outage.
	 */
	private final Set<Problem> kinds = EnumSet.noneOf(Problem.class);

	/**
	 * The first problem of this outage, until another was logged.
	 */
	private @Nullable String first;

	private long since;

	private volatile @Nullable String problem;

	private volatile Problem kind = Problem.UNREACHABLE;

	/**
	 * Whether the problem was reported as one.
	 */
	private volatile boolean reported;

	StoreCondition(String candidate, EventDispatcher events, Supplier<Moment> now, BooleanSupplier starting) {
		this.candidate = candidate;
		this.events = events;
		this.now = now;
		this.starting = starting;
	}

	/**
	 * Return what went wrong with the last heartbeat, to any thread.
	 * @return the problem, {@code null} if it was answered
	 */
	@Nullable String problem() {
		return this.problem;
	}

	/**
	 * Return the problem that listeners were notified of, to any thread.
	 * @return the problem, {@code null} if there is none or it was not reported
	 */
	@Nullable String reportedProblem() {
		return (this.reported) ? this.problem : null;
	}

	/**
	 * Return the kind of the last problem, to any thread.
	 * @return the kind, which means nothing as long as there is no problem
	 */
	Problem kind() {
		return this.kind;
	}

	void answered() {
		String before = this.problem;
		boolean over = this.reported;
		this.problem = null;
		this.reported = false;
		if (over) {
			logger.info("[{}] the store answers again, after {}", this.candidate,
					DurationText.of(Duration.ofNanos(this.now.get().nanos() - this.since)));
			this.events.publish(new StoreReachableEvent(this.now.get().wallTime()));
		}
		else if (before != null) {
			logger.info("[{}] the store has started", this.candidate);
		}
	}

	void failed(Throwable cause) {
		String text = ShownText.problem(String.valueOf((cause.getMessage() != null) ? cause.getMessage() : cause));
		if (logger.isDebugEnabled()) {
			logger.debug("[{}] a call of the store failed", this.candidate, ShownText.withoutCredentials(cause));
		}
		boolean waiting = this.problem != null;
		this.kind = kind(cause);
		this.problem = text;
		if (!this.reported && this.starting.getAsBoolean()) {
			if (!waiting) {
				logger.info("[{}] waits for the store, which is starting", this.candidate);
			}
		}
		else if (!this.reported) {
			begin(cause, text);
		}
		else {
			explain(cause, text);
		}
	}

	private void begin(Throwable cause, String text) {
		this.reported = true;
		this.since = this.now.get().nanos();
		this.kinds.clear();
		this.kinds.add(this.kind);
		this.first = text;
		logger.warn("[{}] the store {}, retrying: {}", this.candidate, describe(cause), text);
		this.events.publish(new StoreUnreachableEvent(text, this.now.get().wallTime()));
	}

	// A person may have to do something else about a problem of another kind. Of the same
	// kind only one more is logged: the first may be a time-out, and the next say why
	private void explain(Throwable cause, String text) {
		if (this.kinds.add(this.kind)) {
			this.first = null;
			logger.warn("[{}] the store {}, retrying: {}", this.candidate, describe(cause), text);
		}
		else if (this.first != null && !this.first.equals(text)) {
			this.first = null;
			logger.info("[{}] the store {}, still: {}", this.candidate, describe(cause), text);
		}
	}

	private static Problem kind(Throwable cause) {
		return (cause instanceof ElectionStoreException failure) ? failure.problem() : Problem.UNREACHABLE;
	}

	private static String describe(Throwable cause) {
		return switch (kind(cause)) {
			case UNREACHABLE -> "cannot be reached";
			case REFUSED -> "refused the call";
			case UNUSABLE -> "cannot be used";
		};
	}

}
