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
		Node node = leader("a");
		String log = LogOutput.of(() -> pause(node, DEADLINE.plusSeconds(1)));
		assertThat(stall(node, Kind.PAUSE)).isBetween(DEADLINE.plusSeconds(1).minus(TICK), DEADLINE.plusSeconds(1));
		assertThat(node.telemetry.of("stall")).containsExactly(new Entry("stall", Kind.PAUSE, stall(node, Kind.PAUSE)));
		assertThat(node.eventsOf(LeadershipRevokedEvent.class)).extracting(LeadershipRevokedEvent::reason)
			.containsExactly(Reason.RENEW_DEADLINE);
		assertThat(log).containsOnlyOnce("Heartbeats were late, and the store is not the cause")
			.containsPattern(
					"no longer leads: RENEW_DEADLINE \\(fencing token \\d+\\), because this process did not run")
			.doesNotContain("the store cannot be reached");
		assertStoreIsNotBlamed(node);
	}

	@Test
	void pauseIsNoticedByTheTimerOfTheDeadlineIfItRunsBeforeTheTick() {
		Node node = leader("a");
		assertThat(LogOutput.of(() -> {
			node.environment.pause();
			advance(LEASE);
			// The tick was due first
			node.environment.resumeInReverse();
			advance(MOMENT);
		})).containsPattern("no longer leads: RENEW_DEADLINE .*, because this process did not run for at least");
	}

	@Test
	void pauseOfAFollowerIsReported() {
		leader("a");
		Node follower = started("b");
		advance(RETRY);
		pause(follower, HALF_DEADLINE.plus(TICK));
		assertThat(stall(follower, Kind.PAUSE)).isBetween(HALF_DEADLINE, HALF_DEADLINE.plus(TICK));
		assertStoreIsNotBlamed(follower);
	}

	@Test
	void pauseThatIsShorterThanHalfOfTheDeadlineIsNotReported() {
		Node node = leader("a");
		pause(node, HALF_DEADLINE.minus(TICK));
		assertThat(node.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(node.telemetry.of("stall")).isEmpty();
		assertThat(node.jobs.isLeader()).isTrue();
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
		Node node = leader("a");
		String log = LogOutput.of(() -> {
			node.environment.stepWall(Duration.ofMinutes(3));
			advance(RETRY);
		});
		assertThat(stall(node, Kind.SUSPENSION)).isBetween(Duration.ofMinutes(3).minusMillis(1),
				Duration.ofMinutes(3).plusMillis(1));
		assertThat(log).containsOnlyOnce("this machine was suspended for 3m, or its wall clock was set forward. ")
			.contains("RENEW_DEADLINE", ", because this machine was suspended");
		assertStoreIsNotBlamed(node);
	}

	@Test
	void wallClockThatIsSetBackIsNoStall() {
		Node node = leader("a");
		node.environment.stepWall(Duration.ofHours(-1));
		advance(LEASE);
		assertThat(node.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void heartbeatThatWasUnderWayInAPauseIsNotBlamedOnTheStore() {
		Node node = leader("a");
		advance(RETRY.minus(MOMENT));
		node.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		node.telemetry.entries.clear();
		String log = LogOutput.of(() -> pause(node, DEADLINE));
		assertThat(node.telemetry.of("heartbeat")).first().extracting(Entry::what).isEqualTo(HeartbeatOutcome.LATE);
		assertThat(log).doesNotContain("the store cannot be reached");
		assertStoreIsNotBlamed(node);
		assertThat(node.engine.problem()).isNull();
	}

	@Test
	void heartbeatThatTimesOutBeforeTheTickThatIsOverdueIsNotBlamedOnTheStoreEither() {
		Node node = leader("a");
		advance(RETRY.minus(MOMENT));
		node.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		node.environment.pause();
		advance(RETRY.plus(MOMENT.multipliedBy(2)));
		node.environment.resumeInReverse();
		node.telemetry.entries.clear();
		advance(RETRY);
		assertThat(node.telemetry.of("heartbeat")).first().extracting(Entry::what).isEqualTo(HeartbeatOutcome.LATE);
		assertStoreIsNotBlamed(node);
	}

	@Test
	void shortStallThatIsNotReportedExcusesTheStoreToo() {
		Node node = leader("a");
		advance(RETRY.minus(MOMENT));
		node.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		pause(node, RETRY.plus(MOMENT.multipliedBy(8)));
		assertThat(node.telemetry.of("heartbeat")).extracting(Entry::what).contains(HeartbeatOutcome.LATE);
		assertThat(node.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertStoreIsNotBlamed(node);
	}

	@Test
	void shortStallThatIsNotReportedIsNotTheCauseOfALostTerm() {
		Node node = leader("a");
		advance(RETRY.minus(MOMENT));
		node.counting.setDown(true);
		String log = LogOutput.of(() -> {
			pause(node, HALF_DEADLINE.minus(TICK));
			advance(LEASE);
		});
		assertThat(node.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(log).contains("no longer leads: RENEW_DEADLINE", "the store cannot be reached")
			.doesNotContain("because");
	}

	@Test
	void busyStateThreadIsAStallAndNotAFaultOfTheStore() {
		Node node = leader("a");
		advance(RETRY.minus(MOMENT));
		node.environment.delayCalls(MOMENT.multipliedBy(2));
		advance(MOMENT.multipliedBy(2));
		node.environment.keepBusy();
		advance(DEADLINE.plusSeconds(1));
		node.environment.resume();
		advance(RETRY);
		assertThat(stall(node, Kind.PAUSE)).isGreaterThan(DEADLINE);
		assertStoreIsNotBlamed(node);
	}

	@Test
	void firstHeartbeatAfterAStallMayFindAClosedConnection() {
		Node node = leader("a");
		node.environment.pause();
		advance(DEADLINE);
		node.counting.setFailing("heartbeat", true);
		node.environment.resume();
		advance(Duration.ofMillis(2));
		node.counting.setFailing("heartbeat", false);
		advance(RETRY);
		assertThat(node.telemetry.of("heartbeat")).extracting(Entry::what).contains(HeartbeatOutcome.ERROR);
		assertStoreIsNotBlamed(node);
	}

	@Test
	void storeThatDoesNotAnswerAfterAStallIsReportedByTheNextHeartbeat() {
		Node node = leader("a");
		node.environment.pause();
		advance(DEADLINE);
		node.counting.setDown(true);
		node.environment.resume();
		node.telemetry.entries.clear();
		advance(RETRY);
		assertThat(stall(node, Kind.PAUSE)).isPositive();
		assertThat(node.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(node.engine.problem()).isNotNull();
		node.counting.setDown(false);
		advance(RETRY.multipliedBy(2));
		assertThat(node.eventsOf(StoreReachableEvent.class)).hasSize(1);
	}

	@Test
	void outageAfterAStallThatTheStoreHasSurvivedIsReportedByItsFirstHeartbeat() {
		Node node = leader("a");
		pause(node, HALF_DEADLINE.plus(TICK));
		node.counting.setDown(true);
		node.telemetry.entries.clear();
		while (node.eventsOf(StoreUnreachableEvent.class).isEmpty()) {
			advance(Duration.ofMillis(10));
		}
		assertThat(node.telemetry.of("heartbeat")).hasSize(1);
	}

	@Test
	void outageWithoutAStallIsReportedAtOnce() {
		Node node = leader("a");
		node.counting.setDown(true);
		String log = LogOutput.of(() -> advance(LEASE));
		assertThat(log).containsOnlyOnce("the store cannot be reached")
			.containsPattern("no longer leads: RENEW_DEADLINE \\(fencing token \\d+\\)\\R");
		assertThat(node.eventsOf(ProcessStalledEvent.class)).isEmpty();
		assertThat(node.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
	}

	@Test
	void stallBeforeTheLastHeartbeatThatWasConfirmedIsNotTheCause() {
		Node node = leader("a");
		pause(node, HALF_DEADLINE.plus(TICK));
		advance(LEASE);
		node.counting.setDown(true);
		assertThat(LogOutput.of(() -> advance(LEASE))).contains("RENEW_DEADLINE").doesNotContain("because");
	}

	@Test
	void outageIsReportedThoughOneStallFollowsAnother() {
		Node node = leader("a");
		node.counting.setDown(true);
		node.telemetry.entries.clear();
		for (Duration passed = Duration.ZERO; passed.compareTo(LEASE) < 0; passed = passed.plus(RETRY)) {
			node.environment.pause();
			advance(RETRY);
			node.environment.resume();
			advance(MOMENT);
		}
		assertThat(node.telemetry.of("heartbeat")).hasSizeGreaterThan(2);
		assertThat(node.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(node.engine.problem()).isNotNull();
	}

	@Test
	void shortStallDuringAnOutageIsNotTheCause() {
		Node node = leader("a");
		node.counting.setDown(true);
		advance(RETRY.plus(MOMENT));
		assertThat(node.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(LogOutput.of(() -> {
			pause(node, RETRY.minus(MOMENT));
			advance(LEASE);
		})).contains("no longer leads: RENEW_DEADLINE").doesNotContain("because");
	}

	private void pause(Node node, Duration length) {
		node.environment.pause();
		advance(length);
		node.environment.resume();
		advance(RETRY);
	}

	private static Duration stall(Node node, Kind kind) {
		assertThat(node.eventsOf(ProcessStalledEvent.class)).hasSize(1);
		ProcessStalledEvent event = node.eventsOf(ProcessStalledEvent.class).get(0);
		assertThat(event.kind()).isEqualTo(kind);
		return event.length();
	}

	private static void assertStoreIsNotBlamed(Node node) {
		assertThat(node.eventsOf(StoreUnreachableEvent.class)).isEmpty();
	}

}
