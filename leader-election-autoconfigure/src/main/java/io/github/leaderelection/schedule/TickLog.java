package io.github.leaderelection.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ticks of one job, of which each is started at most once by all instances together.
 * Since the recorded tick only grows, that holds whatever the clocks show: a clock that
 * is wrong costs ticks, and repeats none.
 */
final class TickLog {

	private static final Logger logger = LoggerFactory.getLogger(TickLog.class);

	/**
	 * How far ahead a recorded tick is only if a clock was wrong. An early run records
	 * one that is less far ahead.
	 */
	private static final Duration SKEW = CronSchedule.MAX_EARLY;

	private final String job;

	private final CronSchedule schedule;

	private final Supplier<TickStore> store;

	private final InstantSource clock;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a new {@link TickLog}.
	 * @param job the name of the job
	 * @param schedule when its ticks are due
	 * @param store supplies where they are recorded
	 * @param clock the wall clock
	 */
	TickLog(String job, CronSchedule schedule, Supplier<TickStore> store, InstantSource clock) {
		this.job = job;
		this.schedule = schedule;
		this.store = store;
		this.clock = clock;
	}

	/**
	 * Record that the current tick starts.
	 * @param term the term in which it starts
	 * @param early whether the scheduler may be early
	 * @return the tick if the job is to run for it, else empty
	 * @throws TickUnknownException if that is unknown
	 */
	Optional<Instant> start(Leadership term, boolean early) {
		Instant now = this.clock.instant();
		Optional<Instant> tick = (early) ? this.schedule.tick(now) : this.schedule.due(now);
		if (tick.isEmpty()) {
			logger.debug("[{}] {} was skipped: no tick of it was ever due", term.election(), this.job);
			return tick;
		}
		if (record(term, tick.get())) {
			this.warned.set(false);
			return tick;
		}
		logger.debug("[{}] {} was skipped: its tick {} was started already", term.election(), this.job, tick.get());
		explain(term, tick.get(), now);
		return Optional.empty();
	}

	private boolean record(Leadership term, Instant tick) {
		try {
			return this.store.get().start(this.job, tick.toEpochMilli(), term.fencingToken());
		}
		catch (ElectionStoreException ex) {
			throw new TickUnknownException(
					"[%s] %s does not run for its tick %s, because it is unknown whether the tick was recorded: %s"
						.formatted(term.election(), this.job, tick, ex.getMessage()),
					ex);
		}
	}

	private void explain(Leadership term, Instant tick, Instant now) {
		OptionalLong last = lastOrNone();
		if (last.isEmpty()) {
			return;
		}
		Instant recorded = Instant.ofEpochMilli(last.getAsLong());
		if (recorded.isBefore(tick)) {
			warn("[{}] {} does not run for its tick {}: a term with a higher fencing token has run its tick {}."
					+ " If the job has moved to another election, give it another name", term.election(), tick,
					recorded);
		}
		else if (recorded.isAfter(now.plus(SKEW))) {
			warn("[{}] {} does not run for its tick {}: its tick {} was started already, by an instance whose clock"
					+ " is or was ahead of that of this one. Correct the clocks. The job runs again when that tick is"
					+ " over, or under another name", term.election(), tick, recorded);
		}
	}

	private void warn(String text, String election, Instant tick, Instant recorded) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(text, election, this.job, tick, recorded);
		}
	}

	private OptionalLong lastOrNone() {
		try {
			return this.store.get().last(this.job);
		}
		catch (ElectionStoreException ex) {
			logger.debug("The last tick of {} could not be read", this.job, ex);
			return OptionalLong.empty();
		}
	}

	/**
	 * Return whether a tick that is due was not started, after one that was.
	 * @param election the name of the election, for a message
	 * @return whether it was missed
	 * @throws TickUnknownException if that is unknown
	 */
	boolean isMissed(String election) {
		try {
			OptionalLong last = this.store.get().last(this.job);
			return last.isPresent() && this.schedule.due(this.clock.instant())
				.filter((due) -> due.toEpochMilli() > last.getAsLong())
				.isPresent();
		}
		catch (ElectionStoreException ex) {
			throw new TickUnknownException(
					"[%s] %s does not run for a tick that it may have missed, because its last tick is unknown: %s"
						.formatted(election, this.job, ex.getMessage()),
					ex);
		}
	}

}
