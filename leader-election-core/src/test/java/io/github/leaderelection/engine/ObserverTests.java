package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an {@link ElectionEngine} reports: leaders, members, events, problems.
 */
class ObserverTests extends AbstractEngineTests {

	@Test
	void leaderThatIsSilentForALeaseIsNotShown() {
		Instance leader = leader("a");
		Instance observer = new Instance("b", true);
		observer.engine.start();
		advance(RETRY);
		assertThat(observer.jobs.leader()).isPresent();
		leader.environment.holdCalls();
		advance(LEASE.plus(RETRY.multipliedBy(2)));
		assertThat(observer.jobs.leader()).isEmpty();
		assertThat(observer.engine.members()).extracting("candidate").containsExactly("b");
	}

	@Test
	void leaderIsNotShownWhenItsRecordIsMissing() {
		leader("a");
		Instance observer = new Instance("b", true);
		observer.engine.start();
		advance(RETRY);
		observer.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(), view.sessions()));
		advance(RETRY);
		assertThat(observer.jobs.leader()).isEmpty();
	}

	@Test
	void leaderIsStillShownAfterASingleFailure() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY);
		follower.counting.setDown(true);
		advance(RETRY);
		assertThat(follower.engine.problem()).isEqualTo("down");
		assertThat(follower.jobs.leader()).isPresent();
		assertThat(follower.engine.members()).hasSize(2);
		advance(LEASE);
		assertThat(follower.jobs.leader()).isEmpty();
		assertThat(follower.engine.members()).isEmpty();
	}

	@Test
	void ownLeadershipIsNotShownOnceItEnded() {
		Instance leader = leader("a");
		assertThat(leader.jobs.leader()).isPresent();
		leader.environment.holdCalls();
		advance(DEADLINE);
		assertThat(leader.jobs.leader()).isEmpty();
	}

	@Test
	void eventsCarryTheWallClock() {
		Instance leader = leader("a");
		leader.counting.setDown(true);
		advance(DEADLINE.plus(RETRY));
		leader.counting.setDown(false);
		advance(RETRY.multipliedBy(2));
		Instant now = Instant.ofEpochMilli(leader.environment.currentTimeMillis());
		List<Instant> times = new ArrayList<>();
		leader.eventsOf(LeadershipGrantedEvent.class).forEach((event) -> times.add(event.time()));
		leader.eventsOf(LeadershipRevokedEvent.class).forEach((event) -> times.add(event.time()));
		leader.eventsOf(LeaderChangedEvent.class).forEach((event) -> times.add(event.time()));
		leader.eventsOf(StoreUnreachableEvent.class).forEach((event) -> times.add(event.time()));
		leader.eventsOf(StoreReachableEvent.class).forEach((event) -> times.add(event.time()));
		assertThat(times).hasSize(8)
			.allSatisfy((time) -> assertThat(time).isBetween(now.minus(Duration.ofMinutes(1)), now));
	}

	@Test
	void listenerOfTheEngineIsNotifiedOfTheWholeState() {
		Instance leader = leader("a");
		leader.engine.elector("other");
		advance(RETRY.plus(MOMENT));
		leader.counting.setDown(true);
		advance(RETRY.plus(MOMENT));
		List<ElectionEvent> events = new ArrayList<>();
		Subscription subscription = leader.engine.addListener(events::add);
		advance(Duration.ofMillis(1));
		assertThat(events).hasSize(5);
		assertThat(events.get(0)).isInstanceOf(StoreUnreachableEvent.class);
		assertThat(events).filteredOn(LeadershipGrantedEvent.class::isInstance).hasSize(2);
		assertThat(events).filteredOn(LeaderChangedEvent.class::isInstance).hasSize(2);
		subscription.close();
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(events).hasSize(5);
	}

	@Test
	void listenerOfAnElectionIsNotNotifiedOfOthers() {
		Instance leader = new Instance("a", true);
		LeaderElector other = leader.engine.elector("other");
		List<ElectionEvent> events = new ArrayList<>();
		Subscription subscription = other.addListener(events::add);
		leader.start();
		advance(RETRY);
		assertThat(events).hasSize(2);
		other.resign();
		leader.jobs.resign();
		leader.counting.setDown(true);
		advance(RETRY.multipliedBy(2));
		assertThat(events).hasSize(4);
		assertThat(events.get(0)).isInstanceOfSatisfying(LeadershipGrantedEvent.class,
				(event) -> assertThat(event.election()).isEqualTo("other"));
		assertThat(events.get(1)).isInstanceOfSatisfying(LeaderChangedEvent.class,
				(event) -> assertThat(event.election()).isEqualTo("other"));
		assertThat(events.get(2)).isInstanceOfSatisfying(LeadershipRevokedEvent.class,
				(event) -> assertThat(event.election()).isEqualTo("other"));
		assertThat(events.get(3)).isInstanceOfSatisfying(LeaderChangedEvent.class,
				(event) -> assertThat(event.election()).isEqualTo("other"));
		subscription.close();
	}

	@Test
	void listenerThatJoinsWhileAStoppedSessionDrainsIsNotifiedOfNoTerm() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.engine.stopAsync();
		advance(MOMENT);
		List<ElectionEvent> events = new ArrayList<>();
		leader.jobs.addListener(events::add);
		advance(MOMENT);
		assertThat(events).isEmpty();
		work.finish();
	}

	@Test
	void memberWhoseHeartbeatsAFailoverMayHaveLostIsShownForAnotherLease() {
		this.store.heartbeat(new Session(new SessionId("dead"), 1, "dead", Map.of(), LEASE), 0);
		Instance instance = started("a");
		advance(LEASE.minus(RETRY));
		instance.counting.bendViews((view) -> new ElectionView("another", view.recurring(), view.intact(),
				view.elections(), view.sessions()));
		advance(LEASE);
		assertThat(instance.engine.members()).extracting("candidate").containsExactlyInAnyOrder("a", "dead");
		advance(RETRY.multipliedBy(2));
		assertThat(instance.engine.members()).extracting("candidate").containsExactly("a");
	}

	@Test
	void memberWhoseHeartbeatsTheStoreLostIsShownForAnotherLease() {
		this.store.heartbeat(new Session(new SessionId("dead"), 1, "dead", Map.of(), LEASE), 0);
		Instance instance = started("a");
		advance(LEASE.minus(RETRY));
		instance.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions()));
		advance(RETRY);
		instance.counting.bendViews((view) -> view);
		advance(LEASE.minus(RETRY));
		assertThat(instance.engine.members()).extracting("candidate").containsExactlyInAnyOrder("a", "dead");
	}

	@Test
	void listenerThatJoinsWhileTheStoreStartsReceivesEventsInPairs() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.counting.setStarting(true);
		instance.start();
		advance(RETRY);
		assertThat(instance.engine.problem()).isNotNull();
		List<ElectionEvent> events = new ArrayList<>();
		instance.engine.addListener(events::add);
		advance(MOMENT);
		assertThat(events).isEmpty();
		instance.counting.setStarting(false);
		advance(RETRY);
		instance.counting.setDown(false);
		advance(RETRY.multipliedBy(2));
		assertThat(events.get(0)).isInstanceOf(StoreUnreachableEvent.class);
		assertThat(events).filteredOn(StoreReachableEvent.class::isInstance).hasSize(1);
	}

	@Test
	void listenerThatIsClosedCostsNothingAnyMore() {
		EventDispatcher events = new EventDispatcher(this.world.environment());
		events.register((event) -> {
		}, (event) -> true, List::of).close();
		advance(MOMENT);
		int before = this.world.happened();
		events.publish(new StoreReachableEvent(Instant.EPOCH));
		advance(MOMENT);
		assertThat(this.world.happened()).isEqualTo(before);
	}

	@Test
	void storeIsAwaitedUntilItsFirstAnswer() throws InterruptedException {
		Instance instance = new Instance("a", true);
		assertThat(instance.engine.awaitStore(Duration.ofDays(1))).isFalse();
		instance.engine.start();
		assertThat(instance.engine.awaitStore(Duration.ofMillis(1))).isFalse();
		advance(MOMENT);
		assertThat(instance.engine.awaitStore(Duration.ofMillis(1))).isTrue();
		assertThat(instance.engine.candidate()).isEqualTo("a");
	}

	@Test
	void onlyLeadersEvictAndOnlySessionsThatHoldNothing() {
		Instance leader = leader("a");
		Instance follower = started("b");
		this.store.heartbeat(new Session(new SessionId("dead"), 1, "dead", Map.of(), LEASE), 0);
		SessionId holder = new SessionId("deadholder");
		this.store.heartbeat(new Session(holder, 1, "deadholder", Map.of(), LEASE), 0);
		this.store.create("elsewhere", 1);
		this.store.claim(new Claim(view().elections().get("elsewhere"), OptionalLong.empty(), "memory", holder, 2));
		advance(LEASE.multipliedBy(12));
		assertThat(leader.counting.takeCalls()).containsEntry("evict", 2);
		assertThat(follower.counting.takeCalls()).doesNotContainKey("evict");
		assertThat(view().sessions()).containsKey(holder).hasSize(4);
	}

	@Test
	void timersDoNotAddUp() {
		Instance leader = leader("a");
		leader.engine.elector("other");
		advance(LEASE);
		int timers = leader.environment.timers();
		int before = this.world.happened();
		advance(LEASE.multipliedBy(10));
		assertThat(this.world.happened() - before).isLessThan(500);
		assertThat(leader.environment.timers()).isEqualTo(timers).isLessThanOrEqualTo(3);
	}

	@Test
	void kindOfTheProblemIsThatOfTheLastFailure() {
		Instance instance = new Instance("a", true);
		instance.counting.bendViews((view) -> {
			throw new ElectionStoreException(Problem.REFUSED, "wrong password", null);
		});
		instance.start();
		advance(MOMENT);
		assertThat(instance.engine.problem()).isEqualTo("wrong password");
		assertThat(instance.engine.problemKind()).isEqualTo(Problem.REFUSED);
	}

	@Test
	void electorThatIsKnownIsReturnedWithoutWork() {
		Instance instance = leader("a");
		advance(MOMENT);
		int happened = this.world.happened();
		assertThat(instance.engine.elector("jobs")).isSameAs(instance.jobs);
		advance(Duration.ZERO);
		assertThat(this.world.happened()).isEqualTo(happened);
	}

	@Test
	void failoverOfTheStoreIsLogged() {
		Instance instance = leader("a");
		instance.counting.bendViews((view) -> new ElectionView("other", view.recurring(), view.intact(),
				view.elections(), view.sessions()));
		assertThat(LogOutput.of(() -> advance(RETRY))).containsOnlyOnce("restarted or failed over").contains("[a/");
	}

	@Test
	void missingRecordAndItsWatchAreLoggedOnceForEachTerm() {
		Instance instance = new Instance("a", false);
		instance.start();
		assertThat(LogOutput.of(() -> advance(LEASE.plus(RETRY)))).containsOnlyOnce("[jobs] the store has no record")
			.containsOnlyOnce("[jobs] the record in the store is new");
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void watchOfARecordIsLoggedAgainAfterATerm() {
		Instance instance = leader("a");
		for (int i = 0; i < 2; i++) {
			String log = LogOutput.of(() -> {
				instance.counting.bendViews((view) -> new ElectionView(view.storeId(), view.recurring(), false,
						view.elections(), view.sessions()));
				advance(RETRY);
				instance.counting.bendViews((view) -> view);
				assertThat(instance.jobs.isLeader()).isFalse();
				advance(LEASE.multipliedBy(2));
			});
			assertThat(log).containsOnlyOnce("[jobs] the store may have lost a record");
			assertThat(instance.jobs.isLeader()).isTrue();
		}
	}

	@Test
	void tokenThatLeavesNoHigherOneIsLogged() {
		Instance instance = new Instance("a", true);
		this.store.create("jobs", FencingTokens.HIGHEST);
		instance.start();
		assertThat(LogOutput.of(() -> advance(RETRY.multipliedBy(3)))).containsOnlyOnce("ERROR").contains("[jobs]");
		assertThat(instance.jobs.isLeader()).isFalse();
	}

	@Test
	void instanceThatIsNoCandidateWritesOnlyItsHeartbeats() {
		Instance observer = new Instance("a", true);
		observer.engine.start();
		advance(LEASE.multipliedBy(2));
		assertThat(observer.counting.takeCalls()).containsOnlyKeys("heartbeat");
	}

	@Test
	void tokenFarAheadOfTheClockIsLoggedWhenTheRecordIsCreated() {
		this.store.create("jobs", 1_790_000_000_000L + Duration.ofDays(4000).toMillis());
		Instance instance = new Instance("a", true);
		instance.jobs.pause("operator");
		instance.start();
		advance(MOMENT);
		instance.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(), view.sessions()));
		instance.jobs.resume("operator");
		assertThat(LogOutput.of(() -> advance(RETRY.multipliedBy(2)))).containsOnlyOnce("WARN").contains("[jobs]");
	}

}
