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
 * When the ticks of a method are due: the instants of its cron expressions. A pure
 * function of the time, so that all instances with the same expressions and time zones
 * name a tick alike.
 */
public final class CronSchedule {

	/**
	 * How much before its tick a scheduler may run a task, by the wall clock: it waits by
	 * the monotonic one.
	 */
	private static final Duration MAX_EARLY = Duration.ofSeconds(1);

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
	 * Return the tick for which a scheduler runs the method now. The scheduler may be
	 * early by up to a second and half the time between two ticks.
	 * @param now the time
	 * @return when the tick is due, empty if there is none
	 */
	Optional<Instant> tick(Instant now) {
		return this.crons.stream().map((cron) -> cron.tick(now)).flatMap(Optional::stream).max(Instant::compareTo);
	}

	/**
	 * Return the latest tick that is due.
	 * @param now the time
	 * @return when it was due, empty if none was
	 */
	Optional<Instant> due(Instant now) {
		return this.crons.stream().map((cron) -> cron.due(now)).flatMap(Optional::stream).max(Instant::compareTo);
	}

	/**
	 * One expression.
	 *
	 * @param expression the expression
	 * @param zone the time zone in which it is meant
	 */
	public record Cron(CronExpression expression, ZoneId zone) {

		private Optional<Instant> tick(Instant now) {
			Instant next = next(now);
			if (next == null) {
				return due(now);
			}
			Duration period = due(now).map((due) -> Duration.between(due, next)).orElse(MAX_EARLY.multipliedBy(2));
			Duration early = Duration.between(now, next);
			return (early.compareTo(MAX_EARLY) <= 0 && early.multipliedBy(2).compareTo(period) <= 0) ? Optional.of(next)
					: due(now);
		}

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
