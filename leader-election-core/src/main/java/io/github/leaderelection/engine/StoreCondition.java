package io.github.leaderelection.engine;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
 * reported once, with its different problems, and so is its end. Written by the state
 * thread alone.
 */
final class StoreCondition {

	private static final Logger logger = LoggerFactory.getLogger(StoreCondition.class);

	private static final int MOST_TEXTS = 3;

	private final String candidate;

	private final EventDispatcher events;

	private final Supplier<Instant> wallTime;

	private final BooleanSupplier starting;

	private final Set<String> texts = new HashSet<>();

	private volatile @Nullable String problem;

	private volatile Problem kind = Problem.UNREACHABLE;

	/**
	 * Whether the problem was reported as one.
	 */
	private volatile boolean reported;

	StoreCondition(String candidate, EventDispatcher events, Supplier<Instant> wallTime, BooleanSupplier starting) {
		this.candidate = candidate;
		this.events = events;
		this.wallTime = wallTime;
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
		boolean over = this.reported;
		this.problem = null;
		this.reported = false;
		this.texts.clear();
		if (over) {
			logger.info("[{}] the store answers again", this.candidate);
			this.events.publish(new StoreReachableEvent(this.wallTime.get()));
		}
	}

	void failed(Throwable cause) {
		String text = ShownText.problem(String.valueOf((cause.getMessage() != null) ? cause.getMessage() : cause));
		logger.debug("[{}] a call of the store failed", this.candidate, ShownText.withoutCredentials(cause));
		boolean waiting = this.problem != null;
		this.kind = kind(cause);
		this.problem = text;
		if (!this.reported && this.starting.getAsBoolean()) {
			if (!waiting) {
				logger.info("[{}] waits for the store, which is starting", this.candidate);
			}
			return;
		}
		// The first problem may be a time-out, and only the next one says why
		if (this.texts.size() < MOST_TEXTS && this.texts.add(text)) {
			logger.warn("[{}] the store {}, retrying: {}", this.candidate, describe(cause), text);
		}
		if (!this.reported) {
			this.reported = true;
			this.events.publish(new StoreUnreachableEvent(text, this.wallTime.get()));
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
