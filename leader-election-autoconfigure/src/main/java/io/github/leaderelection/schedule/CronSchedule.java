package io.github.leaderelection.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;

/**
 * When the ticks of a method are due: the instants of its cron expressions, as one
 * sequence. A pure function of the time, so that all instances with the same expressions
 * and time zones name a tick alike.
 */
public final class CronSchedule {

	/**
	 * How much before its tick a scheduler may run a task, by the wall clock: it waits by
	 * the monotonic one. A wall clock that steps back during the wait makes it early, and
	 * it does not run the task again for the same tick.
	 */
	static final Duration MAX_EARLY = Duration.ofMinutes(1);

	/**
	 * Longer than from one leap day to the next.
	 */
	private static final long MAX_BACK_SECONDS = 1L << 29;

	private final List<Cron> crons;

	/**
	 * Create a new {@link CronSchedule}.
	 * @param crons the expressions, none if all are disabled
	 */
	public CronSchedule(List<Cron> crons) {
		this.crons = List.copyOf(crons);
	}

	/**
	 * Return the tick for which a scheduler runs the method now. That is the next one if
	 * it is due within a minute, and within half the time between the latest one and it.
	 * Otherwise it is the latest one. So a clock that steps back by that much costs no
	 * run, and a run that is later than that counts as the one of the next tick.
	 * @param now the time
	 * @return when the tick is due, empty if there is none
	 */
	Optional<Instant> tick(Instant now) {
		Optional<Instant> due = due(now);
		return next(now).filter((next) -> isEarly(now, due, next)).or(() -> due);
	}

	private static boolean isEarly(Instant now, Optional<Instant> due, Instant next) {
		Duration early = Duration.between(now, next);
		return early.compareTo(MAX_EARLY) <= 0
				&& due.filter((latest) -> early.compareTo(Duration.between(latest, now)) > 0).isEmpty();
	}

	/**
	 * Return the latest tick that is due.
	 * @param now the time
	 * @return when it was due, empty if none was
	 */
	Optional<Instant> due(Instant now) {
		return this.crons.stream().map((cron) -> cron.due(now)).flatMap(Optional::stream).max(Instant::compareTo);
	}

	private Optional<Instant> next(Instant now) {
		return this.crons.stream()
			.map((cron) -> Optional.ofNullable(cron.next(now)))
			.flatMap(Optional::stream)
			.min(Instant::compareTo);
	}

	/**
	 * One expression.
	 *
	 * @param expression the expression
	 * @param zone the time zone in which it is meant
	 */
	public record Cron(CronExpression expression, ZoneId zone) {

		// An expression has a next instant and no previous one. A tick is on a full
		// second
		private Optional<Instant> due(Instant now) {
			long last = now.getEpochSecond();
			long back = 1;
			while (!isDue(last - back, now)) {
				if (back >= MAX_BACK_SECONDS) {
					return Optional.empty();
				}
				back *= 2;
			}
			long before = last - back;
			while (last - before > 1) {
				long middle = before + (last - before) / 2;
				if (isDue(middle, now)) {
					before = middle;
				}
				else {
					last = middle;
				}
			}
			return Optional.ofNullable(next(Instant.ofEpochSecond(before)));
		}

		private boolean isDue(long after, Instant now) {
			Instant next = next(Instant.ofEpochSecond(after));
			return next != null && !next.isAfter(now);
		}

		private @Nullable Instant next(Instant after) {
			ZonedDateTime next = this.expression.next(after.atZone(this.zone));
			return (next != null) ? next.toInstant() : null;
		}

	}

}
