package io.github.leaderelection.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.support.CronExpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ScheduledJob}, by clocks that the test sets.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScheduledJobTests {

	private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

	private final TestLeaderElection election = new TestLeaderElection();

	private TickStore store = new InMemoryElectionStore().ticks().orElseThrow();

	private Instant now = NOON;

	private final ScheduledJob job = job("*/10 * * * * *");

	@Test
	void eachTickRunsOnce() {
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		assertThat(begins(this.job)).isFalse();
		this.now = NOON.plusSeconds(4);
		assertThat(begins(this.job)).isFalse();
		this.now = NOON.plusSeconds(10);
		assertThat(begins(this.job)).isTrue();
		assertThat(begins(this.job)).isFalse();
	}

	@Test
	void clockThatGoesBackRepeatsNothing() {
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		this.now = NOON.minusSeconds(30);
		assertThat(begins(this.job)).isFalse();
		this.now = NOON;
		assertThat(begins(this.job)).isFalse();
		this.now = NOON.plusSeconds(10);
		assertThat(begins(this.job)).isTrue();
	}

	@Test
	void newLeaderCatchesUpOnNothing() {
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		this.election.revoke("default");
		this.now = NOON.plusSeconds(60);
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		assertThat(begins(this.job)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2_000, 59_999, 60_000 })
	void clockThatStepsBackByUpToAMinuteCostsNoRun(int step) {
		ScheduledJob daily = job("0 0 12 * * *");
		this.election.grant("default");
		assertThat(begins(daily)).isTrue();
		for (int day = 1; day <= 3; day++) {
			// The scheduler has waited by the monotonic clock and does not run it again
			this.now = NOON.plus(Duration.ofDays(day)).minusMillis(step);
			assertThat(begins(daily)).isTrue();
		}
	}

	@Test
	void tickOfAnEarlyRunIsSkippedByTheNextLeader() {
		ScheduledJob here = job("0 0 12 * * *");
		ScheduledJob there = job("0 0 12 * * *");
		this.now = NOON.minusSeconds(50);
		assertThat(begins(here)).isTrue();
		this.election.revoke("default");
		this.now = NOON;
		assertThat(begins(there)).isFalse();
		this.now = NOON.plus(Duration.ofDays(1)).minusSeconds(50);
		assertThat(begins(there)).isTrue();
		assertThat(begins(here)).isFalse();
	}

	/**
	 * Two leaders after one another, each with a clock that jumps and schedulers that are
	 * early and late.
	 */
	@ParameterizedTest
	@CsvSource({ "* * * * * *, 1, 1", "*/10 * * * * *, 10, 1", "0 * * * * *, 60, 1", "0 */10 * * * *, 600, 4" })
	void noTickRunsTwiceWhateverTheClocksDo(String cron, int period, int perPeriod) {
		for (int seed = 0; seed < 50; seed++) {
			Random random = new Random(seed);
			List<ScheduledJob> instances = List.of(job(cron), job(cron));
			int instance = 0;
			this.store = new InMemoryElectionStore().ticks().orElseThrow();
			List<Long> started = new ArrayList<>();
			TickStore real = this.store;
			this.store = new RecordingTicks(real, started);
			this.now = NOON;
			for (int i = 0; i < 200; i++) {
				this.election.grant("default");
				if (begins(instances.get(instance))) {
					assertThat(Duration.between(Instant.ofEpochMilli(started.get(started.size() - 1)), this.now).abs())
						.isLessThan(Duration.ofSeconds(period));
				}
				if (random.nextInt(5) == 0) {
					this.election.revoke("default");
					instance = 1 - instance;
				}
				long step = (random.nextInt(10) == 0) ? random.nextLong(-5_000, 5_000) : random.nextLong(700, 1_200);
				this.now = this.now.plusMillis(step * period / perPeriod);
			}
			assertThat(started).hasSizeGreaterThan(20 / perPeriod).isSorted().hasSameSizeAs(new TreeSet<>(started));
		}
	}

	@Test
	void tickOfAStaleTermIsRefused(CapturedOutput output) {
		GuardedRun stale = begin();
		this.election.revoke("default");
		stale.close();
		this.store.start("job", NOON.minusSeconds(10).toEpochMilli(), stale.leadership().fencingToken() + 1);
		assertThat(this.job.apply(stale)).isEqualTo(new Admission.Refused(SkipCause.TICK_DONE));
		assertThat(this.job.apply(stale)).isEqualTo(new Admission.Refused(SkipCause.TICK_DONE));
		assertThat(output.getAll())
			.containsOnlyOnce("[default] job does not run for its tick 2026-11-29T12:00:00Z: a term with a higher");
	}

	@Test
	void tickOfAClockThatWasAheadIsReportedOnce(CapturedOutput output) {
		this.store.start("job", NOON.plusSeconds(3_600).toEpochMilli(), 1);
		this.election.grant("default");
		assertThat(begins(this.job)).isFalse();
		assertThat(begins(this.job)).isFalse();
		assertThat(output.getAll()).containsOnlyOnce("its tick 2026-11-29T13:00:00Z was started already")
			.contains("Correct the clocks");
		this.now = NOON.plusSeconds(3_610);
		assertThat(begins(this.job)).isTrue();
	}

	@Test
	void tickOfAnEarlyRunIsNoSignOfAClockThatIsAhead(CapturedOutput output) {
		ScheduledJob daily = job("0 0 12 * * *");
		this.now = NOON.minusSeconds(50);
		this.election.grant("default");
		assertThat(begins(daily)).isTrue();
		long token = begin().leadership().fencingToken();
		new FirstRun(daily, "default", false, null, () -> assertThat(begins(daily)).isFalse()).in(token).run();
		assertThat(output.getAll()).doesNotContain("does not run for its tick");
	}

	@Test
	void storeThatDoesNotAnswerMeansNoRun() {
		this.store = new BrokenTicks();
		GuardedRun run = begin();
		assertThatExceptionOfType(TickUnknownException.class).isThrownBy(() -> this.job.apply(run))
			.withMessageContaining("[default] job does not run for its tick 2026-11-29T12:00:00Z")
			.withMessageContaining("no answer");
		assertThat(run.isOpen()).isFalse();
		assertThatExceptionOfType(TickUnknownException.class).isThrownBy(() -> this.job.isMissed("default"))
			.withMessageContaining("may have missed")
			.withMessageContaining("no answer");
	}

	@Test
	void skippedRunIsClosed() {
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		GuardedRun run = begin();
		assertThat(this.job.apply(run)).isEqualTo(new Admission.Refused(SkipCause.TICK_DONE));
		assertThat(run.isOpen()).isFalse();
	}

	@Test
	void tickIsMissedIfALaterOneIsDueThanTheLastThatWasStarted() {
		assertThat(this.job.isMissed("default")).as("none was ever started").isFalse();
		this.election.grant("default");
		assertThat(begins(this.job)).isTrue();
		this.now = NOON.plusMillis(9_900);
		assertThat(this.job.isMissed("default")).as("the next one is not due").isFalse();
		this.now = NOON.plusSeconds(35);
		assertThat(this.job.isMissed("default")).isTrue();
		assertThat(begins(this.job)).isTrue();
		assertThat(this.job.isMissed("default")).isFalse();
	}

	@Test
	void runIsSkippedWhileAnotherOneIsOpen() {
		ScheduledJob single = ScheduledJob.of("job", null, () -> this.store, () -> this.now, true);
		GuardedRun first = admitted(single).orElseThrow();
		GuardedRun second = begin();
		assertThat(single.apply(second)).isEqualTo(new Admission.Refused(SkipCause.BUSY));
		assertThat(second.isOpen()).isFalse();
		first.close();
		GuardedRun third = admitted(single).orElseThrow();
		// A second close of the first one lets nothing in
		first.close();
		assertThat(admitted(single)).isEmpty();
		third.close();
		assertThat(admitted(single)).isPresent();
	}

	@Test
	void admissionNamesTheTick() {
		assertThat(this.job.apply(begin())).isInstanceOfSatisfying(Admission.Admitted.class,
				(admitted) -> assertThat(admitted.tick()).isEqualTo(NOON));
		ScheduledJob single = ScheduledJob.of("job", null, () -> this.store, () -> this.now, true);
		assertThat(single.apply(begin())).isInstanceOfSatisfying(Admission.Admitted.class,
				(admitted) -> assertThat(admitted.tick()).isNull());
	}

	@Test
	void firstRunOfAnotherTermIsRefusedAsThatOfNoLeader() {
		List<Admission> admissions = new ArrayList<>();
		ScheduledJob single = ScheduledJob.of("job", null, () -> this.store, () -> this.now, true);
		FirstRun first = new FirstRun(single, "default", false, null, () -> admissions.add(single.apply(begin())));
		first.in(this.election.grant("default").fencingToken() + 1).run();
		assertThat(admissions).containsExactly(new Admission.Refused(SkipCause.NOT_LEADER));
	}

	@Test
	void runThatFailsToBeRecordedLetsTheNextOneIn() {
		Supplier<TickStore> broken = BrokenTicks::new;
		ScheduledJob single = ScheduledJob.of("job", schedule("* * * * * *"), broken, () -> this.now, true);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(TickUnknownException.class).isThrownBy(() -> single.apply(begin()));
		}
	}

	@Test
	void firstRunIsMadeInItsTermOnly() {
		List<Boolean> begun = new ArrayList<>();
		ScheduledJob single = ScheduledJob.of("job", null, () -> this.store, () -> this.now, true);
		FirstRun first = new FirstRun(single, "default", false, null, () -> begun.add(begins(single)));
		long token = this.election.grant("default").fencingToken();
		first.in(token).run();
		first.in(token - 1).run();
		first.in(token + 1).run();
		assertThat(begun).containsExactly(true, false, false);
		assertThat(begins(single)).as("a later call on the same thread").isTrue();
	}

	@Test
	void firstRunSaysNothingAboutOtherJobsThatItCalls() {
		List<Boolean> begun = new ArrayList<>();
		this.now = NOON.plusMillis(9_900);
		List<Long> started = new ArrayList<>();
		this.store = new RecordingTicks(this.store, started);
		ScheduledJob outer = ScheduledJob.of("outer", null, () -> this.store, () -> this.now, true);
		FirstRun first = new FirstRun(outer, "default", false, null,
				() -> begun.add(admitted(outer).map((run) -> begins(this.job, "other")).isPresent()));
		first.in(begin().leadership().fencingToken()).run();
		assertThat(begun).containsExactly(true);
		assertThat(started).as("a call from elsewhere, which may be early")
			.containsExactly(NOON.plusSeconds(10).toEpochMilli());
	}

	@Test
	void firstRunOfATermIsOne() {
		FirstRun first = new FirstRun(this.job, "default", false, null, () -> {
		});
		assertThat(first.isNew(5)).isTrue();
		assertThat(first.isNew(5)).isFalse();
		assertThat(first.isNew(4)).isFalse();
		assertThat(first.isNew(6)).isTrue();
	}

	@Test
	void firstRunTakesNoTickThatIsNotDue() {
		this.election.grant("default");
		this.now = NOON.plusMillis(9_900);
		List<Long> started = new ArrayList<>();
		this.store = new RecordingTicks(this.store, started);
		long token = begin().leadership().fencingToken();
		new FirstRun(this.job, "default", false, null, () -> begins(this.job)).in(token).run();
		begins(this.job);
		assertThat(started).containsExactly(NOON.toEpochMilli(), NOON.plusSeconds(10).toEpochMilli());
	}

	private boolean begins(ScheduledJob job) {
		return begins(job, "default");
	}

	private boolean begins(ScheduledJob job, String election) {
		return admitted(job, election).map(ScheduledJobTests::close).isPresent();
	}

	private Optional<GuardedRun> admitted(ScheduledJob job) {
		return admitted(job, "default");
	}

	private Optional<GuardedRun> admitted(ScheduledJob job, String election) {
		return (job.apply(begin(election)) instanceof Admission.Admitted admitted) ? Optional.of(admitted.run())
				: Optional.empty();
	}

	private static GuardedRun close(GuardedRun run) {
		run.close();
		return run;
	}

	private GuardedRun begin() {
		return begin("default");
	}

	private GuardedRun begin(String election) {
		this.election.grant(election);
		Optional<GuardedRun> run = this.election.elector(election).begin("job", new GuardedRun.Signals() {
		});
		return run.orElseThrow();
	}

	private ScheduledJob job(String cron) {
		return ScheduledJob.of("job", schedule(cron), () -> this.store, () -> this.now, false);
	}

	private static CronSchedule schedule(String cron) {
		return new CronSchedule(List.of(new CronSchedule.Cron(CronExpression.parse(cron), ZoneId.of("UTC"))));
	}

	private static final class BrokenTicks implements TickStore {

		@Override
		public boolean start(String job, long tick, long token) {
			throw new ElectionStoreException("no answer", null);
		}

		@Override
		public OptionalLong last(String job) {
			throw new ElectionStoreException("no answer", null);
		}

	}

	private record RecordingTicks(TickStore store, List<Long> started) implements TickStore {

		@Override
		public boolean start(String job, long tick, long token) {
			boolean begins = this.store.start(job, tick, token);
			if (begins) {
				this.started.add(tick);
			}
			return begins;
		}

		@Override
		public OptionalLong last(String job) {
			return this.store.last(job);
		}

	}

}
