package io.github.leaderelection.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ElectionEngine}.
 */
class ElectionEngineTests extends AbstractEngineTests {

	@Test
	void leadsAtOnceWhenMissingRecordsMayBeClaimed() {
		Instance instance = new Instance("a", true);
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		Leadership leadership = instance.jobs.leadership().orElseThrow();
		assertThat(leadership.election()).isEqualTo("jobs");
		assertThat(leadership.candidate()).isEqualTo("a");
		assertThat(leadership.fencingToken()).isPositive();
		assertThat(leadership.remaining()).isPositive().isLessThan(DEADLINE);
		leadership.check();
	}

	@Test
	void watchesAMissingRecordForALeaseOtherwise() {
		Instance instance = new Instance("a", false);
		instance.start();
		advance(LEASE);
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(MOMENT.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void leadsForAsLongAsHeartbeatsAreAcknowledged() {
		Instance instance = leader("a");
		long token = token(instance);
		for (int i = 0; i < 100; i++) {
			advance(Duration.ofMillis(700));
			assertThat(instance.jobs.isLeader()).isTrue();
		}
		assertThat(token(instance)).isEqualTo(token);
	}

	@Test
	void followerTakesOverWhenTheLeaderIsSilentForALease() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		long token = token(leader);
		leader.environment.holdCalls();
		advance(DEADLINE);
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(follower.jobs.isLeader()).isFalse();
		advance(LEASE.minus(DEADLINE).plus(RETRY));
		assertThat(follower.jobs.isLeader()).isTrue();
		assertThat(token(follower)).isGreaterThan(token);
	}

	@Test
	void takesOverAtTheEndOfTheLeaseRatherThanAtTheNextHeartbeat() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		leader.environment.holdCalls();
		follower.counting.takeCalls();
		advance(LEASE.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void lateAnswerRevivesNothing() {
		Instance leader = leader("a");
		advance(RETRY.minus(MOMENT.multipliedBy(2)));
		long token = token(leader);
		Leadership old = leader.jobs.leadership().orElseThrow();
		leader.environment.holdCalls();
		advance(DEADLINE.plus(MOMENT));
		assertThat(old.isValid()).isFalse();
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(old::check);
		leader.environment.releaseCalls();
		advance(RETRY.multipliedBy(2));
		assertThat(old.isValid()).isFalse();
		assertThat(leader.jobs.isLeader()).isTrue();
		assertThat(token(leader)).isGreaterThan(token);
	}

	@Test
	void wallClockThatJumpsEndsTheTermForGood() {
		Instance leader = leader("a");
		Leadership old = leader.jobs.leadership().orElseThrow();
		leader.environment.stepWall(Duration.ofHours(1));
		assertThat(leader.jobs.isLeader()).isFalse();
		leader.environment.stepWall(Duration.ofHours(-1));
		assertThat(old.isValid()).isFalse();
		advance(RETRY.multipliedBy(2));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RENEW_DEADLINE);
	}

	@Test
	void timeRemainingShrinksUntilTheNextAcknowledgement() {
		Instance leader = leader("a");
		Leadership leadership = leader.jobs.leadership().orElseThrow();
		leader.environment.holdCalls();
		Duration before = leadership.remaining();
		advance(Duration.ofSeconds(1));
		assertThat(leadership.remaining()).isEqualTo(before.minusSeconds(1));
		advance(DEADLINE);
		assertThat(leadership.remaining()).isZero();
	}

	@Test
	void resigningHandsOverAtOnceAndStandsBack() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		assertThat(leader.jobs.resign()).isTrue();
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
		assertThat(leader.jobs.resign()).isFalse();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RESIGNED);
	}

	@Test
	void resigningAloneLeadsAgainAfterALease() {
		Instance leader = leader("a");
		leader.jobs.resign();
		advance(LEASE.minus(MOMENT));
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(RETRY.plus(MOMENT));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void drainingEndsTheTermButLetsNobodyElseStart() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		leader.engine.drain();
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(LEASE.multipliedBy(3));
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(follower.jobs.isLeader()).isFalse();
		leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
		assertThat(follower.engine.members()).extracting("candidate").containsExactly("b");
	}

	@Test
	void startsAgainAfterAStopAsANewSession() {
		Instance instance = leader("a");
		long token = token(instance);
		instance.engine.stopAsync();
		advance(MOMENT);
		assertThat(instance.engine.isRunning()).isFalse();
		instance.start();
		advance(MOMENT);
		assertThat(token(instance)).isGreaterThan(token);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(2);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void stopThatIsAnsweredLateDoesNotLetTheOldSessionIn() {
		Instance instance = new Instance("a", true);
		instance.start();
		advance(Duration.ofMillis(2));
		instance.engine.stopAsync();
		instance.engine.start();
		instance.engine.campaign();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
	}

	@Test
	void observesButIsNoCandidateBeforeItCampaigns() {
		Instance observer = new Instance("b", true);
		observer.engine.start();
		advance(LEASE.multipliedBy(2));
		assertThat(observer.jobs.isLeader()).isFalse();
		Instance leader = leader("a");
		advance(RETRY);
		assertThat(observer.jobs.leader()).contains(new Leader("a", token(leader), Map.of("url", "http://a")));
	}

	@Test
	void everybodyLearnsWhoLeads() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Leader expected = new Leader("a", token(leader), Map.of("url", "http://a"));
		assertThat(leader.jobs.leader()).contains(expected);
		assertThat(follower.jobs.leader()).contains(expected);
		assertThat(follower.eventsOf(LeaderChangedEvent.class)).extracting(LeaderChangedEvent::current)
			.containsExactly(expected);
		assertThat(follower.engine.members()).extracting("candidate").containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void nobodyIsBelievedToLeadOnceTheStoreIsSilentForALease() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY);
		follower.environment.holdCalls();
		advance(LEASE.plus(RETRY.multipliedBy(2)));
		assertThat(follower.jobs.leader()).isEmpty();
	}

	@Test
	void lateListenerIsNotifiedOfTheCurrentState() {
		Instance leader = leader("a");
		List<ElectionEvent> events = new ArrayList<>();
		leader.jobs.addListener(events::add);
		advance(MOMENT);
		assertThat(events).hasSize(2);
		assertThat(events.get(0)).isInstanceOf(LeadershipGrantedEvent.class);
		assertThat(events.get(1)).isInstanceOf(LeaderChangedEvent.class);
	}

	@Test
	void listenerThatThrowsHarmsNobodyAndAClosedOneHearsNothing() {
		Instance instance = new Instance("a", true);
		instance.engine.addListener((event) -> {
			throw new IllegalStateException("on purpose");
		});
		List<ElectionEvent> closed = new ArrayList<>();
		instance.engine.addListener(closed::add).close();
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
		assertThat(closed).isEmpty();
	}

	@Test
	void storeThatIsDownAtTheStartIsRetried() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.start();
		advance(Duration.ofMinutes(1));
		assertThat(instance.engine.problem()).isEqualTo("down");
		// Neither a busy loop nor less than one attempt in a retry period
		assertThat(instance.counting.takeCalls().get("heartbeat")).isBetween(30, 70);
		instance.counting.setDown(false);
		advance(RETRY.plus(MOMENT));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.engine.problem()).isNull();
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(instance.eventsOf(StoreReachableEvent.class)).hasSize(1);
	}

	@Test
	void oneHeartbeatRenewsAThousandElections() {
		Instance one = leader("a");
		for (int i = 0; i < 999; i++) {
			one.engine.elector("job-" + i);
		}
		advance(LEASE);
		Instance follower = started("b");
		for (int i = 0; i < 999; i++) {
			follower.engine.elector("job-" + i);
		}
		advance(LEASE.multipliedBy(2));
		assertThat(one.engine.elections()).hasSize(1000).allMatch((name) -> one.engine.elector(name).isLeader());
		one.counting.takeCalls();
		follower.counting.takeCalls();
		advance(RETRY.multipliedBy(10));
		assertThat(one.counting.takeCalls()).containsOnlyKeys("heartbeat").containsEntry("heartbeat", 10);
		assertThat(follower.counting.takeCalls()).containsOnlyKeys("heartbeat").containsEntry("heartbeat", 10);
	}

	@Test
	void leaderEvictsSessionsThatAreLongDead() {
		Instance leader = leader("a");
		this.store.heartbeat(new Session(new SessionId("dead"), 1, "dead", Map.of(), LEASE), 0);
		advance(RETRY);
		assertThat(leader.engine.members()).extracting("candidate").contains("dead");
		advance(LEASE.multipliedBy(12));
		assertThat(leader.counting.takeCalls()).containsEntry("evict", 1);
		assertThat(leader.engine.members()).extracting("candidate").containsExactly("a");
	}

	@Test
	void orphanOfAnUnknownClaimIsClaimedOverAndNeverAdopted() {
		Instance instance = new Instance("a", true);
		instance.start();
		advance(Duration.ofMillis(2));
		ElectionRecord vacant = record();
		// As if a claim of this session had been executed with its answer lost
		SessionId self = view().sessions().keySet().iterator().next();
		long orphan = vacant.token() + 1_000_000;
		assertThat(this.store.claim(new Claim(vacant, OptionalLong.empty(), vacant.storeId(), self, orphan))).isTrue();
		advance(RETRY.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(token(instance)).isGreaterThan(orphan);
	}

	@Test
	void tokenAboveTheHighestIsRefusedUntilItIsPutRight() {
		this.store.create("jobs", Long.MAX_VALUE - 1);
		Instance instance = new Instance("a", true);
		instance.start();
		advance(LEASE.multipliedBy(3));
		assertThat(instance.jobs.isLeader()).isFalse();
		instance.counting.bendViews((view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(),
				Map.of("jobs", new ElectionRecord("jobs", ElectionRecord.State.VACANT, null, 5, view.storeId())),
				view.sessions()));
		advance(LEASE.plus(RETRY));
		assertThat(instance.counting.claims()).isNotEmpty();
	}

	@Test
	void tokenOfAnInstanceWhoseClockWasTwentyYearsAheadIsFollowed() {
		Instance ahead = new Instance("a", true);
		ahead.environment.stepWall(Duration.ofDays(20 * 365));
		ahead.start();
		advance(MOMENT);
		long token = token(ahead);
		ahead.engine.stopAsync();
		Instance instance = started("b");
		advance(RETRY);
		assertThat(token(instance)).isEqualTo(token + 1);
	}

	@Test
	void instanceWhoseClockStandsAt1976FollowsTheTokensOfToday() {
		Instance today = leader("a");
		long token = token(today);
		today.engine.stopAsync();
		Instance instance = new Instance("b", true);
		instance.environment.stepWall(Duration.ofDays(-50 * 365));
		instance.start();
		advance(RETRY);
		assertThat(token(instance)).isEqualTo(token + 1);
	}

	@Test
	void abandonedSessionWithALongLeaseDelaysOnlyUntilItWasWatchedForThat() {
		Duration hour = Duration.ofHours(1);
		this.store.heartbeat(new Session(new SessionId("abandoned"), 1, "abandoned", Map.of(), hour), 0);
		Instance instance = new Instance("a", false);
		instance.start();
		advance(hour);
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(RETRY);
		assertThat(instance.jobs.isLeader()).isTrue();
		LeaderElector late = instance.engine.elector("late");
		advance(LEASE.plus(RETRY));
		assertThat(late.isLeader()).isTrue();
	}

	@Test
	void abandonedSessionIsEvictedWhenItWasSilentForItsOwnLeaseAndTenMore() {
		Duration hour = Duration.ofHours(1);
		this.store.heartbeat(new Session(new SessionId("abandoned"), 1, "abandoned", Map.of(), hour), 0);
		Instance instance = leader("a");
		advance(hour.plus(LEASE.multipliedBy(10)).minus(MOMENT));
		assertThat(instance.counting.takeCalls()).doesNotContainKey("evict");
		advance(RETRY.plus(MOMENT));
		assertThat(instance.counting.takeCalls()).containsEntry("evict", 1);
		assertThat(view().sessions()).doesNotContainKey(new SessionId("abandoned"));
	}

	@Test
	void newRecordIsSeenAtOnceHoweverLongTheRetryPeriodIs() {
		VirtualWorld.Environment environment = this.world.environment();
		ElectionEngine engine = ElectionEngine.builder(this.store)
			.settings(ElectionSettings.ofLease(Duration.ofMinutes(10)).withClaimMissing(true))
			.environment(environment)
			.build();
		LeaderElector jobs = engine.elector("jobs");
		engine.start();
		engine.campaign();
		advance(MOMENT);
		assertThat(jobs.isLeader()).isTrue();
	}

	@Test
	void workIsSkippedByFollowersAndGivenItsTermByTheLeader() {
		Instance leader = leader("a");
		Instance follower = started("b");
		List<Long> tokens = new ArrayList<>();
		assertThat(leader.jobs.runIfLeader((leadership) -> tokens.add(leadership.fencingToken()))).isTrue();
		assertThat(follower.jobs.runIfLeader((leadership) -> tokens.add(-1L))).isFalse();
		assertThat(tokens).containsExactly(token(leader));
		assertThat(leader.jobs.callIfLeader((leadership) -> "done")).contains("done");
		assertThat(follower.jobs.callIfLeader((leadership) -> "done")).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> leader.jobs.callIfLeader((leadership) -> {
			throw new IOException("of the work");
		}));
	}

	@Test
	void handOffWaitsForRunningWork() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(DRAIN.minus(MOMENT));
		assertThat(follower.jobs.isLeader()).isFalse();
		assertThat(work.interrupted.get()).isFalse();
		work.finish();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void workThatOutlivesTheDrainTimeoutIsInterrupted() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(DRAIN.plus(MOMENT));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void lostTermInterruptsItsWorkAtTheRenewDeadline() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.environment.holdCalls();
		advance(DEADLINE);
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void isNoCandidateAgainWhileOldWorkRuns() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		leader.environment.holdCalls();
		advance(DEADLINE);
		leader.environment.loseCalls();
		advance(LEASE.multipliedBy(5));
		assertThat(leader.jobs.isLeader()).isFalse();
		work.finish();
		advance(RETRY.multipliedBy(2));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void stopReleasesNothingWhoseWorkStillRuns() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		leader.engine.stopAsync();
		advance(DRAIN.plus(DEADLINE));
		assertThat(follower.jobs.isLeader()).isFalse();
		// The heartbeats have ended: only the lease runs out
		advance(DEADLINE);
		assertThat(follower.jobs.isLeader()).isFalse();
		advance(LEASE);
		assertThat(follower.jobs.isLeader()).isTrue();
		work.finish();
	}

	@Test
	void stopInterruptsWorkAfterTheDrainTimeout() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.engine.stopAsync();
		advance(DRAIN.minusSeconds(1));
		assertThat(work.interrupted.get()).isFalse();
		advance(Duration.ofSeconds(2));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void workOfAnotherElectionDoesNotCancelTheDrain() throws Exception {
		Instance leader = leader("a");
		LeaderElector other = leader.engine.elector("other");
		advance(RETRY.multipliedBy(2));
		Work work = new Work(leader.jobs);
		Work otherWork = new Work(other);
		leader.jobs.resign();
		other.resign();
		advance(RETRY);
		otherWork.finish();
		advance(DRAIN);
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@Test
	void resignThatTheStateThreadHearsOfLateIsStillResigned() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY.multipliedBy(2));
		Work work = new Work(leader.jobs);
		// A heartbeat is answered between the end of the term and the news of it
		leader.environment.holdTasks();
		advance(RETRY);
		leader.jobs.resign();
		leader.environment.releaseTasks();
		advance(MOMENT);
		assertThat(work.interrupted.get()).isFalse();
		work.finish();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RESIGNED);
	}

	@Test
	void manyOperationsWhileAllStoreThreadsAreBusyHarmNothing() {
		Instance instance = new Instance("a", true);
		for (int i = 0; i < 5000; i++) {
			instance.engine.elector("job-" + i);
		}
		instance.start();
		advance(Duration.ofNanos(1));
		instance.environment.setNoThreads(true);
		advance(RETRY.multipliedBy(4));
		instance.environment.setNoThreads(false);
		advance(LEASE.multipliedBy(4));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void manyOperationsThatNoThreadTakesHarmNothing() {
		Instance instance = new Instance("a", true);
		for (int i = 0; i < 5000; i++) {
			instance.engine.elector("job-" + i);
		}
		instance.start();
		advance(Duration.ofNanos(1));
		instance.environment.setThrowing("executeStoreCall");
		advance(RETRY.multipliedBy(2));
		instance.environment.setThrowing();
		advance(LEASE.multipliedBy(4));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void endOfAnOutageThatOutlivesAStopIsReported() {
		Instance instance = leader("a");
		instance.counting.setDown(true);
		advance(RETRY.multipliedBy(2));
		instance.engine.stopAsync();
		advance(RETRY.multipliedBy(3));
		instance.counting.setDown(false);
		instance.start();
		advance(LEASE);
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		assertThat(instance.eventsOf(StoreReachableEvent.class)).hasSize(1);
	}

	@Test
	void badNamesAreRefused() {
		Instance instance = new Instance("a", true);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> instance.engine.elector("no spaces"))
			.withMessageContaining("'no spaces'")
			.withMessageContaining("1 to 100 letters");
	}

	@Test
	void storeThatIsStartingIsReportedAsUnreachableOnlyWhenItHasHadItsTime() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.counting.setStarting(true);
		instance.start();
		advance(Duration.ofSeconds(20));
		assertThat(instance.engine.problem()).isNotNull();
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).isEmpty();
		instance.counting.setStarting(false);
		advance(Duration.ofSeconds(20));
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).hasSize(1);
		instance.counting.setDown(false);
		advance(Duration.ofSeconds(5));
		assertThat(instance.eventsOf(StoreReachableEvent.class)).hasSize(1);
		assertThat(instance.engine.problem()).isNull();
	}

	@Test
	void storeThatHasStartedInTimeIsReportedAtNoTime() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.counting.setStarting(true);
		instance.start();
		advance(Duration.ofSeconds(5));
		instance.counting.setDown(false);
		advance(Duration.ofSeconds(5));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.eventsOf(StoreUnreachableEvent.class)).isEmpty();
		assertThat(instance.eventsOf(StoreReachableEvent.class)).isEmpty();
	}

}
