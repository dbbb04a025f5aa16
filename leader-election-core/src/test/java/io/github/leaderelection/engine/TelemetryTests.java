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
		Node node = leader("a");
		node.environment.delayCalls(Duration.ofMillis(30));
		node.telemetry.entries.clear();
		advance(RETRY.multipliedBy(5));
		assertThat(node.telemetry.of("heartbeat")).hasSize(5)
			.containsOnly(new Entry("heartbeat", HeartbeatOutcome.OK, Duration.ofMillis(30)));
		assertThat(node.telemetry.of("view")).hasSize(5)
			.containsOnly(new Entry("view", "1 records, 1 sessions", Duration.ZERO));
	}

	@Test
	void heartbeatThatFailsOrIsNotAnsweredInTimeHasOneOutcome() {
		Node node = leader("a");
		node.counting.setFailing("heartbeat", true);
		node.telemetry.entries.clear();
		advance(RETRY);
		assertThat(node.telemetry.of("heartbeat")).isNotEmpty()
			.containsOnly(new Entry("heartbeat", HeartbeatOutcome.ERROR, Duration.ofMillis(1)));
		node.counting.setFailing("heartbeat", false);
		advance(RETRY);
		node.environment.holdCalls();
		node.telemetry.entries.clear();
		advance(RETRY.plus(TIMEOUT));
		node.environment.releaseCalls();
		advance(MOMENT);
		assertThat(node.telemetry.of("heartbeat")).startsWith(new Entry("heartbeat", HeartbeatOutcome.LATE, TIMEOUT));
		assertThat(node.telemetry.of("heartbeat").stream().filter((entry) -> entry.what() == HeartbeatOutcome.LATE))
			.hasSize(1);
	}

	@Test
	void takeoverAfterTheFirstStartCountsFromTheFirstViewOfTheRecord() {
		Node node = new Node("a", false);
		node.start();
		advance(LEASE.multipliedBy(2));
		assertThat(node.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs VACANCY");
			assertThat(entry.duration()).isBetween(LEASE, LEASE.plus(MOMENT));
		});
	}

	@Test
	void takeoverAfterAReleaseCountsFromTheFirstViewThatShowsIt() {
		Node leader = leader("a");
		Node other = started("b");
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
		Node leader = leader("a");
		Node other = started("b");
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
		Node node = leader("a");
		advance(LEASE.multipliedBy(6));
		node.counting.setDown(true);
		advance(LEASE);
		node.counting.setDown(false);
		advance(RETRY);
		assertThat(node.telemetry.of("takeover")).hasSize(2).last().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs RETURN");
			assertThat(entry.duration()).isBetween(RETRY, LEASE.minus(DEADLINE).plus(RETRY).plus(RETRY));
		});
	}

	@Test
	void takeoverOfALateClaimCountsFromTheViewThatShowsIt() {
		Node node = new Node("a", true);
		node.counting.onClaim(() -> {
			node.counting.onClaim(() -> {
			});
			node.environment.setThrowingOnce("execute");
		});
		node.start();
		advance(LEASE);
		assertThat(node.jobs.isLeader()).isTrue();
		assertThat(node.telemetry.of("takeover")).singleElement().satisfies((entry) -> {
			assertThat(entry.what()).isEqualTo("jobs RETURN");
			assertThat(entry.duration()).isLessThan(RETRY);
		});
	}

	@Test
	void endOfATermIsReportedWithItsReasonAndLength() {
		Node node = leader("a");
		advance(RETRY.multipliedBy(10));
		node.jobs.pause("operator");
		advance(MOMENT);
		node.jobs.resume("operator");
		advance(RETRY);
		node.counting.setDown(true);
		advance(LEASE);
		assertThat(node.telemetry.of("termEnded")).extracting(Entry::what)
			.containsExactly("jobs PAUSED", "jobs RENEW_DEADLINE");
		assertThat(node.telemetry.of("termEnded").get(0).duration()).isBetween(RETRY.multipliedBy(10),
				RETRY.multipliedBy(10).plus(MOMENT));
		assertThat(node.telemetry.of("termEnded").get(1).duration()).isBetween(DEADLINE.minus(MOMENT),
				DEADLINE.plus(RETRY));
		assertThat(node.telemetry.of("handOff")).hasSize(1);
	}

	@Test
	void handOffIsMeasuredToTheAcknowledgementOfTheRelease() {
		Node node = leader("a");
		GuardedRun run = begin(node);
		node.jobs.resign();
		advance(Duration.ofSeconds(5));
		assertThat(node.telemetry.of("handOff")).isEmpty();
		node.environment.delayCalls(Duration.ofMillis(40));
		run.close();
		advance(MOMENT);
		assertThat(node.telemetry.of("handOff"))
			.containsExactly(new Entry("handOff", "jobs DRAINED", Duration.ofMillis(5040)));
	}

	@Test
	void handOffSaysWhetherWorkWasInterruptedOrHasOverrun() {
		Node node = leader("a");
		GuardedRun run = begin(node);
		node.jobs.resign();
		advance(DRAIN.plus(TIMEOUT).minus(MOMENT));
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isTrue();
		run = begin(node);
		node.jobs.resign();
		advance(DRAIN.plus(TIMEOUT).plus(RETRY));
		run.close();
		advance(RETRY);
		assertThat(node.telemetry.of("handOff")).extracting(Entry::what)
			.containsExactly("jobs INTERRUPTED", "jobs OVERRUN");
		assertThat(node.telemetry.of("workOverrun"))
			.containsExactly(new Entry("workOverrun", "jobs mail", Duration.ZERO));
	}

	@Test
	void handOffOfAShutdownIsAcknowledgedByTheEndOfTheSession() {
		Node node = leader("a");
		node.engine.stopAsync();
		advance(RETRY);
		assertThat(node.telemetry.of("handOff")).extracting(Entry::what).containsExactly("jobs DRAINED");
	}

	@Test
	void releaseWhoseAnswerIsLostIsReportedWhenAViewShowsIt() {
		Node node = leader("a");
		node.environment.holdCalls();
		node.jobs.resign();
		advance(MOMENT);
		assertThat(this.store.release("jobs", record().holder(), record().token())).isTrue();
		node.environment.loseCalls();
		assertThat(node.telemetry.of("handOff")).isEmpty();
		advance(RETRY.multipliedBy(3));
		assertThat(node.telemetry.of("handOff")).extracting(Entry::what).containsExactly("jobs DRAINED");
	}

	@Test
	void releaseThatNeverReachesTheStoreIsNoHandOff() {
		Node node = leader("a");
		Node other = started("b");
		advance(RETRY);
		node.counting.setFailing("release", true);
		node.counting.setFailing("heartbeat", true);
		node.jobs.resign();
		advance(LEASE.plus(RETRY));
		assertThat(other.jobs.isLeader()).isTrue();
		node.counting.setFailing("heartbeat", false);
		advance(RETRY);
		node.engine.stopAsync();
		advance(RETRY);
		assertThat(node.engine.isRunning()).isFalse();
		assertThat(node.telemetry.of("handOff")).isEmpty();
	}

	@Test
	void endOfASessionThatMayBeTakenForDeadIsNoHandOff() {
		Node node = leader("a");
		node.engine.drain();
		advance(MOMENT);
		node.counting.setFailing("heartbeat", true);
		advance(DEADLINE.plus(RETRY));
		node.engine.stopAsync();
		advance(RETRY.multipliedBy(2));
		assertThat(node.counting.takeCalls()).containsKey("close");
		assertThat(node.telemetry.of("termEnded")).extracting(Entry::what).containsExactly("jobs STOPPED");
		assertThat(node.telemetry.of("handOff")).isEmpty();
	}

	@Test
	void termThatIsLostIsNotHandedOff() {
		Node node = leader("a");
		node.counting.setDown(true);
		advance(LEASE);
		node.counting.setDown(false);
		advance(RETRY);
		node.engine.stopAsync();
		advance(RETRY);
		assertThat(node.telemetry.of("termEnded")).extracting(Entry::what)
			.containsExactly("jobs RENEW_DEADLINE", "jobs STOPPED");
		assertThat(node.telemetry.of("handOff")).hasSize(1);
	}

	@Test
	void telemetryThatThrowsCostsNeitherAHeartbeatNorATerm() {
		Node node = new Node("a", true);
		node.telemetry.failing = true;
		node.environment.failures();
		node.start();
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isTrue();
		assertThat(node.counting.takeCalls().get("heartbeat")).isBetween(10, 13);
		GuardedRun run = begin(node);
		node.jobs.resign();
		advance(DRAIN.plus(LEASE));
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isTrue();
		node.environment.pause();
		advance(LEASE);
		node.environment.resume();
		advance(LEASE);
		assertThat(node.jobs.isLeader()).isTrue();
		node.engine.stopAsync();
		advance(LEASE);
		assertThat(node.engine.isRunning()).isFalse();
		assertThat(node.telemetry.entries).extracting(Entry::method)
			.contains("heartbeat", "view", "takeover", "termEnded", "handOff", "stall", "workOverrun");
		assertThat(node.telemetry.of("takeover")).hasSameSizeAs(node.eventsOf(LeadershipGrantedEvent.class));
		assertThat(node.telemetry.of("termEnded")).hasSameSizeAs(node.eventsOf(LeadershipRevokedEvent.class));
		assertThat(node.environment.failures()).hasSameSizeAs(node.telemetry.entries)
			.allSatisfy((failure) -> assertThat(failure).hasMessageStartingWith("on purpose: "));
	}

	private static GuardedRun begin(Node node) {
		return node.jobs.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow();
	}

}
