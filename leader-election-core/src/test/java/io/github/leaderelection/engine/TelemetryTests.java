package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.engine.RecordingTelemetry.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an engine reports to {@link ElectionTelemetry}.
 */
class TelemetryTests extends AbstractEngineTests {

	private static final Duration TIMEOUT = ElectionSettings.defaults().operationTimeout();

	@Test
	void heartbeatIsMeasuredFromItsSendingToItsAnswer() {
		Instance instance = leader("a");
		instance.environment.delayCalls(Duration.ofMillis(30));
		instance.telemetry.entries.clear();
		advance(RETRY.multipliedBy(5));
		assertThat(instance.telemetry.of("heartbeat")).hasSize(5)
			.containsOnly(new Entry("heartbeat", HeartbeatOutcome.OK, Duration.ofMillis(30)));
		assertThat(instance.telemetry.of("view")).hasSize(5)
			.containsOnly(new Entry("view", "1 records, 1 sessions", Duration.ZERO));
	}

	@Test
	void heartbeatThatFailsOrIsNotAnsweredInTimeHasOneOutcome() {
		Instance instance = leader("a");
		instance.counting.setFailing("heartbeat", true);
		instance.telemetry.entries.clear();
		advance(RETRY);
		assertThat(instance.telemetry.of("heartbeat")).isNotEmpty()
			.containsOnly(new Entry("heartbeat", HeartbeatOutcome.ERROR, Duration.ofMillis(1)));
		instance.counting.setFailing("heartbeat", false);
		advance(RETRY);
		instance.environment.holdCalls();
		instance.telemetry.entries.clear();
		advance(RETRY.plus(TIMEOUT));
		instance.environment.releaseCalls();
		advance(MOMENT);
		assertThat(instance.telemetry.of("heartbeat"))
			.startsWith(new Entry("heartbeat", HeartbeatOutcome.LATE, TIMEOUT));
		assertThat(instance.telemetry.of("heartbeat").stream().filter((entry) -> entry.what() == HeartbeatOutcome.LATE))
			.hasSize(1);
	}

	@Test
	void takeoverAfterTheFirstStartCountsFromTheFirstViewOfTheRecord() {
		Instance instance = new Instance("a", false);
		instance.start();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs VACANCY");
			assertThat(entry.duration()).isBetween(LEASE, LEASE.plus(MOMENT));
		});
	}

	@Test
	void takeoverAfterAReleaseCountsFromTheFirstViewThatShowsIt() {
		Instance leader = leader("a");
		Instance other = started("b");
		advance(RETRY);
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(other.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs RELEASE");
			assertThat(entry.duration()).isLessThan(MOMENT);
		});
	}

	@Test
	void takeoverAfterASilenceCountsFromTheLastHeartbeatThatWasSeen() {
		Instance leader = leader("a");
		Instance other = started("b");
		advance(RETRY.multipliedBy(3));
		leader.counting.setDown(true);
		advance(LEASE.plus(RETRY));
		assertThat(other.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs SILENCE");
			assertThat(entry.duration()).isBetween(LEASE, LEASE.plus(MOMENT));
		});
	}

	@Test
	void takeoverOfWhatThisInstanceHasLostCountsFromTheEndOfItsTerm() {
		Instance instance = leader("a");
		advance(LEASE.multipliedBy(6));
		instance.counting.setDown(true);
		advance(LEASE);
		instance.counting.setDown(false);
		advance(RETRY);
		assertThat(instance.telemetry.of("takeover")).hasSize(2).last().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs RETURN");
			assertThat(entry.duration()).isBetween(RETRY, LEASE.minus(DEADLINE).plus(RETRY).plus(RETRY));
		});
	}

	@Test
	void takeoverOfALateClaimCountsFromTheViewThatShowsIt() {
		Instance instance = new Instance("a", true);
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			instance.environment.setThrowingOnce("execute");
		});
		instance.start();
		advance(LEASE);
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs RETURN");
			assertThat(entry.duration()).isLessThan(RETRY);
		});
	}

	@Test
	void endOfATermIsReportedWithItsReasonAndLength() {
		Instance instance = leader("a");
		advance(RETRY.multipliedBy(10));
		instance.jobs.pause("operator");
		advance(MOMENT);
		instance.jobs.resume("operator");
		advance(RETRY);
		instance.counting.setDown(true);
		advance(LEASE);
		assertThat(instance.telemetry.of("termEnded")).extracting(Entry::what)
			.containsExactly("jobs PAUSED", "jobs RENEW_DEADLINE");
		assertThat(instance.telemetry.of("termEnded").get(0).duration()).isBetween(RETRY.multipliedBy(10),
				RETRY.multipliedBy(10).plus(MOMENT));
		assertThat(instance.telemetry.of("termEnded").get(1).duration()).isBetween(DEADLINE.minus(MOMENT),
				DEADLINE.plus(RETRY));
		assertThat(instance.telemetry.of("handOff")).hasSize(1);
	}

	@Test
	void handOffIsMeasuredToTheAcknowledgementOfTheRelease() {
		Instance instance = leader("a");
		GuardedRun run = begin(instance);
		instance.jobs.resign();
		advance(Duration.ofSeconds(5));
		assertThat(instance.telemetry.of("handOff")).isEmpty();
		instance.environment.delayCalls(Duration.ofMillis(40));
		run.close();
		advance(MOMENT);
		assertThat(instance.telemetry.of("handOff"))
			.containsExactly(new Entry("handOff", "jobs DRAINED", Duration.ofMillis(5040)));
	}

	@Test
	void handOffSaysWhetherWorkWasInterruptedOrHasOverrun() {
		Instance instance = leader("a");
		GuardedRun run = begin(instance);
		instance.jobs.resign();
		advance(DRAIN.plus(TIMEOUT).minus(MOMENT));
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
		run = begin(instance);
		instance.jobs.resign();
		advance(DRAIN.plus(TIMEOUT).plus(RETRY));
		run.close();
		advance(RETRY);
		assertThat(instance.telemetry.of("handOff")).extracting(Entry::what)
			.containsExactly("jobs INTERRUPTED", "jobs OVERRUN");
		assertThat(instance.telemetry.of("workOverrun"))
			.containsExactly(new Entry("workOverrun", "jobs mail", Duration.ZERO));
	}

	@Test
	void handOffOfAShutdownIsAcknowledgedByTheEndOfTheSession() {
		Instance instance = leader("a");
		instance.engine.stopAsync();
		advance(RETRY);
		assertThat(instance.telemetry.of("handOff")).extracting(Entry::what).containsExactly("jobs DRAINED");
	}

	@Test
	void releaseWhoseAnswerIsLostIsReportedWhenAViewShowsIt() {
		Instance instance = leader("a");
		instance.environment.holdCalls();
		instance.jobs.resign();
		advance(MOMENT);
		assertThat(this.store.release("jobs", record().holder(), record().token())).isTrue();
		instance.environment.loseCalls();
		assertThat(instance.telemetry.of("handOff")).isEmpty();
		advance(RETRY.multipliedBy(3));
		assertThat(instance.telemetry.of("handOff")).extracting(Entry::what).containsExactly("jobs DRAINED");
	}

	@Test
	void releaseThatNeverReachesTheStoreIsNoHandOff() {
		Instance instance = leader("a");
		Instance other = started("b");
		advance(RETRY);
		instance.counting.setFailing("release", true);
		instance.counting.setFailing("heartbeat", true);
		instance.jobs.resign();
		advance(LEASE.plus(RETRY));
		assertThat(other.jobs.isLeader()).isTrue();
		instance.counting.setFailing("heartbeat", false);
		advance(RETRY);
		instance.engine.stopAsync();
		advance(RETRY);
		assertThat(instance.engine.isRunning()).isFalse();
		assertThat(instance.telemetry.of("handOff")).isEmpty();
	}

	@Test
	void endOfASessionThatMayBeTakenForDeadIsNoHandOff() {
		Instance instance = leader("a");
		instance.engine.drain();
		advance(MOMENT);
		instance.counting.setFailing("heartbeat", true);
		advance(DEADLINE.plus(RETRY));
		instance.engine.stopAsync();
		advance(RETRY.multipliedBy(2));
		assertThat(instance.counting.takeCalls()).containsKey("close");
		assertThat(instance.telemetry.of("termEnded")).extracting(Entry::what).containsExactly("jobs STOPPED");
		assertThat(instance.telemetry.of("handOff")).isEmpty();
	}

	@Test
	void termThatIsLostIsNotHandedOff() {
		Instance instance = leader("a");
		instance.counting.setDown(true);
		advance(LEASE);
		instance.counting.setDown(false);
		advance(RETRY);
		instance.engine.stopAsync();
		advance(RETRY);
		assertThat(instance.telemetry.of("termEnded")).extracting(Entry::what)
			.containsExactly("jobs RENEW_DEADLINE", "jobs STOPPED");
		assertThat(instance.telemetry.of("handOff")).hasSize(1);
	}

	@Test
	void telemetryThatThrowsCostsNeitherAHeartbeatNorATerm() {
		Instance instance = new Instance("a", true);
		instance.telemetry.failing = true;
		instance.environment.failures();
		instance.start();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.counting.takeCalls().get("heartbeat")).isBetween(10, 13);
		GuardedRun run = begin(instance);
		instance.jobs.resign();
		advance(DRAIN.plus(LEASE));
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
		instance.environment.pause();
		advance(LEASE);
		instance.environment.resume();
		advance(LEASE);
		assertThat(instance.jobs.isLeader()).isTrue();
		instance.engine.stopAsync();
		advance(LEASE);
		assertThat(instance.engine.isRunning()).isFalse();
		assertThat(instance.telemetry.entries).extracting(Entry::method)
			.contains("heartbeat", "view", "takeover", "termEnded", "handOff", "stall", "workOverrun");
		assertThat(instance.telemetry.of("takeover")).hasSameSizeAs(instance.eventsOf(LeadershipGrantedEvent.class));
		assertThat(instance.telemetry.of("termEnded")).hasSameSizeAs(instance.eventsOf(LeadershipRevokedEvent.class));
		assertThat(instance.environment.failures()).hasSameSizeAs(instance.telemetry.entries)
			.allSatisfy((failure) -> assertThat(failure).hasMessageStartingWith("on purpose: "));
	}

	private static GuardedRun begin(Instance instance) {
		return instance.jobs.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow();
	}

}
