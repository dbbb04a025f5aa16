package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how an {@link ElectionEngine} hands over: resigning, draining, releasing.
 */
class HandOffTests extends AbstractEngineTests {

	@Test
	void termThatHasLapsedBeforeADrainWasLost() {
		Instance leader = leader("a");
		leader.counting.setDown(true);
		leader.environment.stepWall(Duration.ofHours(1));
		assertThat(leader.jobs.isLeader()).isFalse();
		leader.engine.drain();
		advance(Duration.ofMillis(1));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RENEW_DEADLINE);
	}

	@Test
	void drainingWorkIsInterruptedWhenHeartbeatsAreNoLongerAcknowledged() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		leader.environment.holdCalls();
		advance(DEADLINE.minus(MOMENT));
		assertThat(work.interrupted.get()).isFalse();
		advance(MOMENT);
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void drainingWorkIsInterruptedAtOnceWhenThatWasSoBefore() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.environment.holdCalls();
		leader.environment.holdTasks();
		leader.jobs.resign();
		advance(DEADLINE);
		leader.environment.releaseTasks();
		advance(Duration.ofMillis(1));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void drainingWorkIsInterruptedWhenAViewShowsAnotherHolder() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		leader.counting.bendViews((view) -> with(view, new ElectionRecord("jobs", State.HELD, new SessionId("b"),
				view.elections().get("jobs").token() + 1, view.storeId())));
		advance(RETRY.plus(MOMENT));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void drainingWorkIsNotPolled() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		int before = this.world.happened();
		advance(LEASE);
		assertThat(this.world.happened() - before).isLessThan(100);
		work.finish();
	}

	@Test
	void drainingWorkLeavesNoTimerBehind() throws Exception {
		Instance leader = leader("a");
		int timers = leader.environment.timers();
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(RETRY);
		work.finish();
		advance(MOMENT);
		// That of the deadline is gone as well
		assertThat(leader.environment.timers()).isLessThanOrEqualTo(timers);
	}

	@Test
	void leadsAgainExactlyALeaseAfterResigningAlone() {
		Instance leader = leader("a");
		// So that no heartbeat is due then anyway
		advance(RETRY);
		leader.jobs.resign();
		advance(Duration.ofSeconds(1));
		leader.engine.campaign();
		advance(Duration.ofMillis(5));
		assertThat(leader.jobs.leader()).isEmpty();
		advance(LEASE.minusSeconds(1).minus(MOMENT));
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(MOMENT.plusMillis(5));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void standsBackNoLongerWhenAnotherHasLed() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		leader.jobs.resign();
		advance(RETRY);
		assertThat(follower.jobs.isLeader()).isTrue();
		follower.jobs.resign();
		advance(MOMENT);
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void standsBackThoughAViewComesBetweenTheEndOfTheWorkAndItsRelease() throws Exception {
		Instance leader = leader("a");
		advance(RETRY.minus(MOMENT));
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(RETRY.minus(MOMENT));
		leader.environment.holdTasks();
		advance(MOMENT.multipliedBy(2));
		work.finish();
		leader.environment.releaseTasks();
		advance(MOMENT);
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(view().elections().get("jobs").state()).isEqualTo(State.RELEASED);
		advance(LEASE.minus(RETRY).minus(MOMENT.multipliedBy(4)));
		assertThat(leader.jobs.isLeader()).isFalse();
	}

	@Test
	void releasesAgainWhenTheOutcomeOfTheReleaseIsUnknown() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		leader.counting.setFailing("release", true);
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isFalse();
		leader.counting.setFailing("release", false);
		advance(RETRY.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void releasesAgainAtOnceWhenTheReleaseWasNotSent() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		leader.counting.takeCalls();
		leader.environment.setThrowing("executeStoreCall");
		leader.jobs.resign();
		advance(Duration.ofMillis(1));
		leader.environment.setThrowing();
		assertThat(leader.counting.takeCalls()).isEmpty();
		assertThat(follower.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(leader.counting.takeCalls()).containsEntry("release", 1);
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void standsBackAfterWorkThatHasDrainedForLongerThanALease() throws Exception {
		Instance leader = leader("a");
		advance(RETRY.minus(MOMENT));
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(LEASE.plus(RETRY).minus(MOMENT));
		// A view comes between the end of the work and the news of it
		leader.environment.holdTasks();
		advance(MOMENT.multipliedBy(2));
		work.finish();
		leader.environment.releaseTasks();
		advance(MOMENT);
		assertThat(work.interrupted.get()).isFalse();
		assertThat(view().elections().get("jobs").state()).isEqualTo(State.RELEASED);
		advance(LEASE.minus(MOMENT.multipliedBy(2)));
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(MOMENT.multipliedBy(2));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void releasesAfterWorkThatReturnsOnlyWhenItIsInterrupted() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(DRAIN.minus(MOMENT));
		assertThat(follower.jobs.isLeader()).isFalse();
		advance(MOMENT);
		work.awaitEnd();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void workThatIgnoresItsInterruptIsInterruptedOnce() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		leader.jobs.resign();
		advance(DRAIN);
		assertThat(work.interrupted.getAndSet(false)).isTrue();
		advance(LEASE);
		assertThat(work.interrupted.get()).isFalse();
		work.finish();
	}

	@Test
	void workThatOutlivesItsSessionKeepsTheNextOneFromLeading() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(Duration.ofSeconds(30));
		assertThat(stopped).isCompleted();
		leader.start();
		advance(LEASE.multipliedBy(4));
		assertThat(leader.jobs.isLeader()).isFalse();
		work.finish();
		advance(RETRY.plus(MOMENT));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void doesNotStandBackAfterADrain() {
		Instance leader = leader("a");
		long token = token(leader);
		leader.engine.drain();
		advance(RETRY);
		assertThat(leader.jobs.isLeader()).isFalse();
		leader.engine.campaign();
		advance(MOMENT);
		assertThat(token(leader)).isGreaterThan(token);
	}

	@Test
	void drainingWorkIsInterruptedAtTheDeadlineAndNotByTheNextTick() throws Exception {
		Instance leader = leader("a");
		// A heartbeat between two ticks
		advance(Duration.ofMillis(30));
		leader.engine.campaign();
		advance(Duration.ofMillis(5));
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		leader.environment.holdCalls();
		advance(DEADLINE.minusMillis(10));
		assertThat(work.interrupted.get()).isFalse();
		advance(Duration.ofMillis(10));
		assertThat(work.interrupted.get()).isTrue();
		work.awaitEnd();
	}

	@Test
	void drainIsReportedAtOnce() {
		Instance leader = leader("a");
		leader.engine.drain();
		advance(Duration.ofMillis(1));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.STOPPED);
	}

	@Test
	void stopEndsTheTermBeforeItReturnsAndCompletesWhenAllIsDone() {
		Instance leader = leader("a");
		advance(RETRY);
		assertThat(leader.counting.subscriptions()).isOne();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(stopped).isNotDone();
		assertThat(leader.engine.stopAsync()).isNotDone();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(leader.engine.stopAsync()).isCompleted();
		assertThat(leader.jobs.leader()).isEmpty();
		assertThat(leader.counting.subscriptions()).isZero();
		assertThat(leader.environment.timers()).isZero();
		assertThat(leader.engine.isRunning()).isFalse();
	}

	@Test
	void stopOfAFollowerForgetsTheLeader() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY);
		assertThat(follower.jobs.leader()).isPresent();
		follower.engine.stopAsync();
		advance(MOMENT);
		assertThat(follower.jobs.leader()).isEmpty();
	}

	@Test
	void stopReturnsWhenNothingIsLeftToDo() {
		Instance leader = leader("a");
		leader.engine.stopAsync();
		advance(MOMENT);
		leader.engine.stop();
		assertThat(new Instance("b", true).engine.stopAsync()).isCompleted();
	}

	@Test
	void stopCompletesWhenListenersWereNotified() {
		Instance leader = leader("a");
		List<ElectionEvent> events = new ArrayList<>();
		leader.engine.addListener(events::add);
		advance(MOMENT);
		leader.environment.holdListeners();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isNotDone();
		assertThat(leader.engine.stopAsync()).isNotDone();
		leader.environment.releaseListeners();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(events).anyMatch(LeadershipRevokedEvent.class::isInstance);
		assertThat(leader.environment.timers()).isZero();
	}

	@Test
	void stopDoesNotWaitLongForListeners() {
		Instance leader = leader("a");
		leader.environment.holdListeners();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(RETRY.plus(MOMENT));
		assertThat(stopped).isCompleted();
	}

	@Test
	void stopKeepsTheInterruptOfItsThread() {
		Instance leader = leader("a");
		Thread.currentThread().interrupt();
		leader.engine.stop();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void stopHandsOverAsSoonAsTheWorkHasReturned() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Work work = new Work(leader.jobs);
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(Duration.ofSeconds(5));
		assertThat(stopped).isNotDone();
		work.finish();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(follower.jobs.isLeader()).isTrue();
		assertThat(leader.environment.timers()).isZero();
	}

	@Test
	void stopReleasesTheElectionsWhoseWorkHasReturned() throws Exception {
		Instance leader = leader("a");
		LeaderElector other = leader.engine.elector("other");
		leader.engine.elector("third");
		advance(RETRY.multipliedBy(2));
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		assertThat(other.isLeader()).isTrue();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(DRAIN.plus(DEADLINE).minusSeconds(1));
		assertThat(stopped).isNotDone();
		advance(Duration.ofSeconds(2));
		assertThat(stopped).isCompleted();
		Map<String, ElectionRecord> elections = view().elections();
		assertThat(elections.get("jobs").state()).isEqualTo(State.HELD);
		assertThat(elections.get("other").state()).isEqualTo(State.RELEASED);
		assertThat(elections.get("third").state()).isEqualTo(State.RELEASED);
		assertThat(leader.environment.timers()).isZero();
		work.finish();
	}

	@Test
	void stopWaitsForTheHeartbeatThatIsUnderWayBeforeItCloses() {
		Instance leader = leader("a");
		leader.environment.delayCalls(MOMENT);
		advance(RETRY);
		leader.counting.takeCalls();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(leader.counting.takeCalls()).containsOnlyKeys("heartbeat");
		assertThat(stopped).isNotDone();
		advance(MOMENT);
		assertThat(leader.counting.takeCalls()).containsOnlyKeys("close");
		assertThat(stopped).isCompleted();
	}

	@Test
	void stopReleasesBeforeItClosesTheConnectionForHints() {
		Instance leader = leader("a");
		leader.counting.takeOrder();
		leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(leader.counting.takeOrder()).containsExactly("close", "unsubscribe");
	}

	@Test
	void stopCompletesThoughTheStoreIsDown() {
		Instance leader = leader("a");
		leader.counting.setDown(true);
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
	}

	@Test
	void drainingWorkIsStoppedExactlyAtTheDrainTimeout() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(DRAIN.minusMillis(1));
		assertThat(work.interrupted).isFalse();
		advance(Duration.ofMillis(1));
		assertThat(work.interrupted).isTrue();
		work.awaitEnd();
	}

	@Test
	void isNoLongerStandingBackOnceItLeadsAgain() {
		Instance first = leader("a");
		Instance second = started("b");
		first.jobs.resign();
		advance(RETRY);
		assertThat(second.jobs.isLeader()).isTrue();
		advance(RETRY);
		second.jobs.resign();
		advance(RETRY);
		assertThat(first.jobs.isLeader()).isTrue();
		assertThat(first.jobs.status().standing()).isEqualTo(ElectionStatus.Standing.CANDIDATE);
	}

	@Test
	void resignIsRefusedToAnInstanceThatDoesNotLead() {
		Instance instance = leader("a");
		assertThat(instance.jobs.resign()).isTrue();
		assertThat(instance.jobs.resign()).isFalse();
		assertThat(new Instance("b", true).jobs.resign()).isFalse();
	}

	@Test
	void stopNamesTheElectionWhoseWorkStillRuns() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		leader.engine.stopAsync();
		String log = LogOutput.of(() -> advance(DRAIN.plus(DEADLINE).plus(MOMENT)));
		assertThat(log).containsOnlyOnce("[jobs] work still runs after the drain timeout");
		work.finish();
	}

	@Test
	void failureWhileTheSessionLeavesIsNoOutage() {
		Instance leader = leader("a");
		leader.environment.holdCalls();
		advance(RETRY);
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		leader.counting.setDown(true);
		leader.environment.releaseCalls();
		advance(RETRY.multipliedBy(2));
		assertThat(stopped).isCompleted();
		assertThat(leader.eventsOf(StoreUnreachableEvent.class)).isEmpty();
		assertThat(leader.engine.problem()).isNull();
	}

	@Test
	void campaignDuringAStopGrantsNothingToTheSessionThatStops() throws Exception {
		Instance instance = leader("a");
		LeaderElector other = instance.engine.elector("other");
		advance(RETRY);
		assertThat(other.isLeader()).isTrue();
		Work work = new Work(instance.jobs);
		instance.environment.onNextTask(instance.engine::campaign);
		instance.engine.stopAsync();
		for (int i = 0; i < 50; i++) {
			advance(MOMENT);
			assertThat(other.isLeader()).isFalse();
		}
		work.finish();
		advance(RETRY);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(2);
	}

	@Test
	void resignationIsReleasedAtOnce() {
		Instance leader = leader("a");
		leader.jobs.resign();
		advance(Duration.ofMillis(10));
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	private static ElectionView with(ElectionView view, ElectionRecord record) {
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(record.election(), record),
				view.sessions());
	}

}
