package io.github.leaderelection.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.leaderelection.schedule.CronSchedule.Cron;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.scheduling.support.CronExpression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CronSchedule}.
 */
class CronScheduleTests {

	private static final ZoneId UTC = ZoneId.of("UTC");

	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			* * * * * *      | 2026-11-29T10:00:00.000Z | 2026-11-29T10:00:00Z
			* * * * * *      | 2026-11-29T10:00:00.400Z | 2026-11-29T10:00:00Z
			* * * * * *      | 2026-11-29T10:00:00.600Z | 2026-11-29T10:00:01Z
			*/10 * * * * *   | 2026-11-29T10:00:04.999Z | 2026-11-29T10:00:00Z
			*/10 * * * * *   | 2026-11-29T10:00:05.000Z | 2026-11-29T10:00:10Z
			*/10 * * * * *   | 2026-11-29T10:00:10.000Z | 2026-11-29T10:00:10Z
			*/10 * * * * *   | 2026-11-29T10:00:14.999Z | 2026-11-29T10:00:10Z
			0 */2 * * * *    | 2026-11-29T10:00:59.999Z | 2026-11-29T10:00:00Z
			0 */2 * * * *    | 2026-11-29T10:01:00.000Z | 2026-11-29T10:02:00Z
			0 */10 * * * *   | 2026-11-29T10:08:59.999Z | 2026-11-29T10:00:00Z
			0 */10 * * * *   | 2026-11-29T10:09:00.000Z | 2026-11-29T10:10:00Z
			0 0 3 * * *      | 2026-11-29T02:58:59.999Z | 2026-11-28T03:00:00Z
			0 0 3 * * *      | 2026-11-29T02:59:00.000Z | 2026-11-29T03:00:00Z
			0 0 3 * * *      | 2026-11-29T02:59:58.000Z | 2026-11-29T03:00:00Z
			0 0 3 * * *      | 2026-11-29T02:59:59.999Z | 2026-11-29T03:00:00Z
			0 0 3 * * *      | 2026-11-29T22:00:00.000Z | 2026-11-29T03:00:00Z
			0 0 0 29 2 *     | 2026-11-29T10:00:00.000Z | 2024-02-29T00:00:00Z
			0 0 9 * * MON    | 2026-11-29T10:00:00.000Z | 2026-11-23T09:00:00Z
			""")
	void tickIsTheOneThatTheSchedulerRuns(String expression, Instant now, Instant tick) {
		assertThat(schedule(UTC, expression).tick(now)).hasValue(tick);
	}

	@Test
	void dueTickIsNeverLaterThanNow() {
		CronSchedule everySecond = schedule(UTC, "* * * * * *");
		assertThat(everySecond.due(Instant.parse("2026-11-29T10:00:00.999Z")))
			.hasValue(Instant.parse("2026-11-29T10:00:00Z"));
		assertThat(schedule(UTC, "0 0 3 * * *").due(Instant.parse("2026-11-29T02:59:59.999Z")))
			.hasValue(Instant.parse("2026-11-28T03:00:00Z"));
	}

	@Test
	void ticksOfSeveralExpressionsAreOneSequence() {
		CronSchedule schedule = schedule(UTC, "0 0 * * * *", "0 30 * * * *");
		assertThat(schedule.tick(Instant.parse("2026-11-29T10:28:59Z")))
			.hasValue(Instant.parse("2026-11-29T10:00:00Z"));
		assertThat(schedule.tick(Instant.parse("2026-11-29T10:30:00Z")))
			.hasValue(Instant.parse("2026-11-29T10:30:00Z"));
		assertThat(schedule.tick(Instant.parse("2026-11-29T11:00:00Z")))
			.hasValue(Instant.parse("2026-11-29T11:00:00Z"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2026-11-29T10:00:00.050Z | 2026-11-29T10:00:00Z
			2026-11-29T10:00:00.499Z | 2026-11-29T10:00:00Z
			2026-11-29T10:00:00.500Z | 2026-11-29T10:00:01Z
			2026-11-29T10:00:01.050Z | 2026-11-29T10:00:01Z
			2026-11-29T10:00:30.000Z | 2026-11-29T10:00:01Z
			2026-11-29T10:00:31.000Z | 2026-11-29T10:01:00Z
			""")
	void schedulerIsEarlyByHalfTheTimeBetweenTwoTicksOfAnyExpressionAtMost(Instant now, Instant tick) {
		assertThat(schedule(UTC, "0 * * * * *", "1 * * * * *").tick(now)).hasValue(tick);
		assertThat(schedule(UTC, "1 * * * * *", "0 * * * * *").tick(now)).hasValue(tick);
	}

	@Test
	void expressionWithoutTicksHidesNoOther() {
		assertThat(schedule(UTC, "0 0 0 31 2 *", "0 0 3 * * *").tick(Instant.parse("2026-11-29T02:59:59Z")))
			.hasValue(Instant.parse("2026-11-29T03:00:00Z"));
	}

	@Test
	void zoneIsThatOfTheExpression() {
		assertThat(schedule(BERLIN, "0 0 3 * * *").due(Instant.parse("2026-11-29T10:00:00Z")))
			.hasValue(Instant.parse("2026-11-29T02:00:00Z"));
	}

	@Test
	void expressionWithoutTicksHasNone() {
		assertThat(schedule(UTC, "0 0 0 31 2 *").tick(Instant.parse("2026-11-29T10:00:00Z"))).isEmpty();
		assertThat(new CronSchedule(List.of()).tick(Instant.parse("2026-11-29T10:00:00Z"))).isEmpty();
	}

	/**
	 * Through both changes of the clock time, and for times between and on ticks.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "0 30 2 * * *", "0 */15 * * * *", "0 0 * * * *", "0 15 1-4 * * SUN", "0 0 0 * * *" })
	void dueTickIsTheLastOfThoseThatTheExpressionNames(String expression) {
		CronExpression cron = CronExpression.parse(expression);
		CronSchedule schedule = schedule(BERLIN, expression);
		Random random = new Random(1);
		for (String day : List.of("2026-03-28", "2026-10-24")) {
			ZonedDateTime start = ZonedDateTime.of(LocalDate.parse(day), LocalTime.NOON, BERLIN).minusDays(8);
			List<Instant> ticks = new ArrayList<>();
			for (ZonedDateTime next = cron.next(start); next.isBefore(start.plusDays(11)); next = cron.next(next)) {
				ticks.add(next.toInstant());
			}
			assertThat(ticks).isSorted();
			Instant first = ticks.get(0);
			Duration length = Duration.between(first, ticks.get(ticks.size() - 1));
			for (int i = 0; i < 2_000; i++) {
				Instant now = (i % 2 == 0) ? first.plusMillis(random.nextLong(length.toMillis()))
						: ticks.get(random.nextInt(ticks.size()));
				Instant expected = ticks.stream().filter((tick) -> !tick.isAfter(now)).reduce((one, two) -> two).get();
				assertThat(schedule.due(now)).as("due at %s", now).hasValue(expected);
			}
		}
	}

	private static CronSchedule schedule(ZoneId zone, String... expressions) {
		return new CronSchedule(Arrays.stream(expressions)
			.map((expression) -> new Cron(CronExpression.parse(expression), zone))
			.toList());
	}

}
