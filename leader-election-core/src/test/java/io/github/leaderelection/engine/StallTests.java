package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent;
import io.github.leaderelection.ProcessStalledEvent.Kind;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.engine.RecordingTelemetry.Entry;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for stalls: that a stop of this process or machine is reported as what it is, and
 * that the store is not blamed for it.
 */
class StallTests extends AbstractEngineTests {

	private static final Duration TICK = Duration.ofMillis(500);

	private static final Duration HALF_DEADLINE = DEADLINE.dividedBy(2);

	@Test
	void pauseThatCostsATermIsReportedAndTheTermSaysSo() {
		Instance instance = leader("a");
		String log = LogOutput.of(() -> pause(instance, DEADLINE.plusSeconds(1)));
		assertThat(stall(instance, Kind.PAUSE)).isBetween(DEADLINE.plusSeconds(1).minus(TICK), DEADLINE.plusSeconds(1));
		assertThat(instance.telemetry.of("stall"))
			.containsExactly(new Entry("stall", Kind.PAUSE, stall(instance, Kind.PAUSE)));
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).extracting(LeadershipRevokedEvent::reason)
			.containsExactly(Reason.RENEW_DEADLINE);
		assertThat(log).containsOnlyOnce("Heartbeats were late, and the store is not the cause")
			.containsPattern(
					"no longer leads: RENEW_DEADLINE \\(fencing token \\d+\\), because this process did not run")
			.doesNotContain("the store cannot be reached");
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void pauseIsNoticedByTheTimerOfTheDeadlineIfItRunsBeforeTheTick() {
		Instance instance = leader("a");
		assertThat(LogOutput.of(() -> {
			instance.environment.pause();
			advance(LEASE);
			// The tick was due first
			instance.environment.resumeInReverse();
			advance(MOMENT);
		})).containsPattern("no longer leads: RENEW_DEADLINE .*, because this process did not run for at least");
	}

	@Test
	void pauseOfAFollowerIsReported() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY);
		pause(follower, HALF_DEADLINE.plus(TICK));
		assertThat(stall(follower, Kind.PAUSE)).isBetween(HALF_DEADLINE, HALF_DEADLINE.plus(TICK));
		assertStoreIsNotBlamed(follower);
	}

	@Test
	void pauseThatIsShorterThanHalfOfTheDeadlineIsNotReported() {
		Instance instance = leader("a");
		pause(instance, HALF_DEADLINE.minus(TICK));
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(instance.telemetry.of("stall")).isEmpty();
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseThatMayCostATermIsReportedThoughTheRetryPeriodIsLong() {
		ElectionSettings settings = new ElectionSettings(LEASE, DEADLINE, Duration.ofSeconds(5), Duration.ofSeconds(1),
				DRAIN, true);
		StallWatch stalls = new StallWatch(SessionContexts.of(this.store, this.world.environment(), settings,
				new Session(new SessionId("a"), 0, "a", Map.of(), LEASE)), TICK.toNanos());
		assertThat(LogOutput.of(() -> {
			advance(Duration.ofSeconds(2).plus(TICK).minusNanos(1));
			stalls.check();
		})).isEmpty();
		assertThat(LogOutput.of(() -> {
			advance(Duration.ofSeconds(2).plus(TICK));
			stalls.check();
		})).contains("this process did not run for at least 2s");
	}

	@Test
	void suspensionIsReportedWithTheTimeOfTheWallClock() {
		Instance instance = leader("a");
		String log = LogOutput.of(() -> {
			instance.environment.stepWall(Duration.ofMinutes(3));
			advance(RETRY);
		});
		assertThat(stall(instance, Kind.SUSPENSION)).isBetween(Duration.ofMinutes(3).minusMillis(1),
				Duration.ofMinutes(3).plusMillis(1));
		assertThat(log).containsOnlyOnce("this machine was suspended for 3m, or its wall clock was set forward. ")
			.contains("RENEW_DEADLINE", ", because this machine was suspended");
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void wallClockThatIsSetBackIsNoStall() {
		Instance instance = leader("a");
		instance.environment.stepWall(Duration.ofHours(-1));
		advance(LEASE);
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void heartbeatThatWasUnderWayInAPauseIsNotBlamedOnTheStore() {
		Instance instance = leader("a");
		advance(RETRY.minus(MOMENT));
		instance.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		instance.telemetry.entries.clear();
		String log = LogOutput.of(() -> pause(instance, DEADLINE));
		assertThat(instance.telemetry.of("heartbeat")).first().extracting(Entry::what).isEqualTo(HeartbeatOutcome.LATE);
		assertThat(log).doesNotContain("the store cannot be reached");
		assertStoreIsNotBlamed(instance);
		assertThat(instance.engine.problem()).isNull();
	}

	@Test
	void heartbeatThatTimesOutBeforeTheTickThatIsOverdueIsNotBlamedOnTheStoreEither() {
		Instance instance = leader("a");
		advance(RETRY.minus(MOMENT));
		instance.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		instance.environment.pause();
		advance(RETRY.plus(MOMENT.multipliedBy(2)));
		instance.environment.resumeInReverse();
		instance.telemetry.entries.clear();
		advance(RETRY);
		assertThat(instance.telemetry.of("heartbeat")).first().extracting(Entry::what).isEqualTo(HeartbeatOutcome.LATE);
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void shortStallThatIsNotReportedExcusesTheStoreToo() {
		Instance instance = leader("a");
		advance(RETRY.minus(MOMENT));
		instance.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		pause(instance, RETRY.plus(MOMENT.multipliedBy(8)));
		assertThat(instance.telemetry.of("heartbeat")).extracting(Entry::what).contains(HeartbeatOutcome.LATE);
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void shortStallThatIsNotReportedIsNotTheCauseOfALostTerm() {
		Instance instance = leader("a");
		advance(RETRY.minus(MOMENT));
		instance.counting.setDown(true);
		String log = LogOutput.of(() -> {
			pause(instance, HALF_DEADLINE.minus(TICK));
			advance(LEASE);
		});
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(log).contains("no longer leads: RENEW_DEADLINE", "the store cannot be reached")
			.doesNotContain("because");
	}

	@Test
	void busyStateThreadIsAStallAndNotAFaultOfTheStore() {
		Instance instance = leader("a");
		advance(RETRY.minus(MOMENT));
		instance.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		instance.environment.keepBusy();
		advance(DEADLINE.plusSeconds(1));
		instance.environment.resume();
		advance(RETRY);
		assertThat(stall(instance, Kind.PAUSE)).isGreaterThan(DEADLINE);
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void firstHeartbeatAfterAStallMayFindAClosedConnection() {
		Instance instance = leader("a");
		instance.environment.pause();
		advance(DEADLINE);
		instance.counting.setFailing("heartbeat", true);
		instance.environment.resume();
		advance(Duration.ofMillis(2));
		instance.counting.setFailing("heartbeat", false);
		advance(RETRY);
		assertThat(instance.telemetry.of("heartbeat")).extracting(Entry::what).contains(HeartbeatOutcome.ERROR);
		assertStoreIsNotBlamed(instance);
	}

	@Test
	void storeThatDoesNotAnswerAfterAStallIsReportedByTheNextHeartbeat() {
		Instance instance = leader("a");
		instance.environment.pause();
		advance(DEADLINE);
		instance.counting.setDown(true);
		instance.environment.resume();
		instance.telemetry.entries.clear();
		advance(RETRY);
		assertThat(stall(instance, Kind.PAUSE)).isPositive();
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(instance.engine.problem()).isNotNull();
		instance.counting.setDown(false);
		advance(RETRY.multipliedBy(2));
		assertThat(instance.eventsOf(StoreReachableEvent.class)).hasSize(1);
	}

	@Test
	void outageAfterAStallThatTheStoreHasSurvivedIsReportedByItsFirstHeartbeat() {
		Instance instance = leader("a");
		pause(instance, HALF_DEADLINE.plus(TICK));
		instance.counting.setDown(true);
		instance.telemetry.entries.clear();
		while (instance.eventsOf(StoreUnreachableEvent.class).isEmpty()) {
			advance(Duration.ofMillis(10));
		}
		assertThat(instance.telemetry.of("heartbeat")).hasSize(1);
	}

	@Test
	void outageWithoutAStallIsReportedAtOnce() {
		Instance instance = leader("a");
		instance.counting.setDown(true);
		String log = LogOutput.of(() -> advance(LEASE));
		assertThat(log).containsOnlyOnce("the store cannot be reached")
			.containsPattern("no longer leads: RENEW_DEADLINE \\(fencing token \\d+\\)\\R");
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
	}

	@Test
	void stallBeforeTheLastHeartbeatThatWasConfirmedIsNotTheCause() {
		Instance instance = leader("a");
		pause(instance, HALF_DEADLINE.plus(TICK));
		advance(LEASE);
		instance.counting.setDown(true);
		assertThat(LogOutput.of(() -> advance(LEASE))).contains("RENEW_DEADLINE").doesNotContain("because");
	}

	@Test
	void outageIsReportedThoughOneStallFollowsAnother() {
		Instance instance = leader("a");
		instance.counting.setDown(true);
		instance.telemetry.entries.clear();
		for (Duration passed = Duration.ZERO; passed.compareTo(LEASE) < 0; passed = passed.plus(RETRY)) {
			instance.environment.pause();
			advance(RETRY);
			instance.environment.resume();
			advance(MOMENT);
		}
		assertThat(instance.telemetry.of("heartbeat")).hasSizeGreaterThan(2);
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(instance.engine.problem()).isNotNull();
	}

	@Test
	void shortStallDuringAnOutageIsNotTheCause() {
		Instance instance = leader("a");
		instance.counting.setDown(true);
		advance(RETRY.plus(MOMENT));
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(LogOutput.of(() -> {
			pause(instance, RETRY.minus(MOMENT));
			advance(LEASE);
		})).contains("no longer leads: RENEW_DEADLINE").doesNotContain("because");
	}

	private void pause(Instance instance, Duration length) {
		instance.environment.pause();
		advance(length);
		instance.environment.resume();
		advance(RETRY);
	}

	private static Duration stall(Instance instance, Kind kind) {
		assertThat(instance.eventsOf(ProcessStalledEvent.class)).hasSize(1);
		ProcessStalledEvent event = instance.eventsOf(ProcessStalledEvent.class).get(0);
		assertThat(event.kind()).isEqualTo(kind);
		return event.length();
	}

	private static void assertStoreIsNotBlamed(Instance instance) {
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).isEmpty();
	}

}
