package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for when an {@link ElectionEngine} claims an election, and which views and
 * answers it believes.
 */
class ClaimTests extends AbstractEngineTests {

	@Test
	void recordThatStaysMissingCostsNoMoreThanARecordThatIsThere() {
		Instance instance = new Instance("a", true);
		instance.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(), view.sessions()));
		instance.start();
		advance(RETRY);
		assertThat(instance.counting.takeCalls().get("heartbeat")).isBetween(3, 8);
		advance(RETRY.multipliedBy(30));
		assertThat(instance.counting.takeCalls()).hasSize(2)
			.allSatisfy((call, times) -> assertThat(times).isLessThanOrEqualTo(32));
	}

	private static final SessionId DEAD = new SessionId("dead");

	@Test
	void claimThatTheStoreRefusesIsNotGranted() {
		Instance instance = new Instance("a", true);
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			this.store.claim(claimBy(DEAD));
		});
		instance.start();
		advance(MOMENT);
		assertThat(instance.counting.claims()).hasSize(1);
		assertThat(instance.jobs.isLeader()).isFalse();
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).isEmpty();
	}

	@Test
	void claimThatTheStoreRefusesIsRepeatedAtOnceAndNotARetryPeriodLater() {
		Instance instance = new Instance("a", true);
		refuse(instance, 1);
		instance.start();
		advance(MOMENT.multipliedBy(2));
		assertThat(instance.counting.claims()).hasSize(2);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void claimThatTheStoreRefusesAgainAndAgainSlowsDown() {
		Instance instance = new Instance("a", true);
		refuse(instance, Integer.MAX_VALUE);
		instance.start();
		advance(RETRY.multipliedBy(2));
		// 50, 100, 200, 400, 800 and 1600 ms apart
		assertThat(instance.counting.claims()).hasSizeBetween(5, 8);
		int soFar = instance.counting.claims().size();
		advance(RETRY.multipliedBy(10));
		assertThat(instance.counting.claims()).hasSizeBetween(soFar + 10, soFar + 12);
	}

	@Test
	void claimThatFoundNoThreadIsRepeatedAtOnce() {
		Instance instance = new Instance("a", true);
		this.store.create("jobs", 1);
		instance.start();
		advance(Duration.ofNanos(1));
		instance.environment.setThrowing("executeStoreCall");
		advance(Duration.ofMillis(1));
		instance.environment.setThrowing();
		assertThat(instance.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void electionsOfWhichOneIsRefusedAreAllLedSoon() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			electors.add(instance.engine.elector("job-" + i));
		}
		int[] left = { 3 };
		instance.counting.refuse((election) -> election.equals("job-7") && left[0]-- > 0);
		instance.start();
		advance(Duration.ofMillis(60));
		assertThat(electors.stream().filter(LeaderElector::isLeader)).hasSize(49);
		advance(Duration.ofMillis(500));
		assertThat(electors).allMatch(LeaderElector::isLeader);
	}

	private static void refuse(Instance instance, int claims) {
		int[] left = { claims };
		instance.counting.onClaim(() -> instance.counting.setRefusing(left[0]-- > 0));
	}

	@Test
	void claimThatIsAnsweredAfterADrainIsNotGranted() {
		Instance instance = new Instance("a", true);
		instance.counting.onClaim(instance.engine::drain);
		instance.start();
		advance(RETRY.multipliedBy(3));
		assertThat(instance.counting.claims()).hasSize(1);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).isEmpty();
		assertThat(instance.jobs.isLeader()).isFalse();
	}

	@Test
	void claimWhoseTurnComesAfterADrainIsNotSent() {
		Instance instance = new Instance("a", true);
		for (int i = 0; i < ClaimBatch.MOST; i++) {
			instance.engine.elector("job-" + i);
		}
		instance.counting.onClaim(instance.engine::drain);
		instance.start();
		advance(RETRY.multipliedBy(3));
		assertThat(instance.counting.batches()).containsExactly(ClaimBatch.MOST);
	}

	@Test
	void claimThatIsAnsweredWhenTheLeaseHasRunOutIsNotGranted() {
		Instance instance = new Instance("a", true);
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			instance.environment.stepWall(Duration.ofHours(1));
		});
		instance.start();
		advance(RETRY.multipliedBy(3));
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.counting.claims()).hasSize(2);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).singleElement()
			.extracting(LeadershipGrantedEvent::fencingToken)
			.isEqualTo(instance.counting.claims().get(1).token());
	}

	@Test
	void claimThatIsAnsweredUnderALaterLeaseThanItWasSentUnderIsNotGranted() {
		this.store.create("jobs", 1);
		Instance instance = new Instance("a", true);
		instance.start();
		advance(Duration.ofNanos(1));
		instance.environment.delayCalls(Duration.ofSeconds(1));
		advance(Duration.ofMillis(1));
		instance.environment.delayCalls(Duration.ofMillis(1));
		// The claim is under way when its lease runs out and the next heartbeat brings
		// another
		instance.environment.stepWall(Duration.ofHours(1));
		instance.engine.campaign();
		advance(Duration.ofSeconds(1).minusMillis(10));
		assertThat(instance.counting.claims()).isEmpty();
		advance(Duration.ofMillis(20));
		assertThat(instance.counting.claims()).hasSize(1);
		assertThat(instance.events).noneMatch(LeadershipGrantedEvent.class::isInstance);
		advance(RETRY);
		assertThat(token(instance)).isGreaterThan(instance.counting.claims().get(0).token());
	}

	@Test
	void everyAttemptHasATokenOfItsOwn() {
		Instance instance = new Instance("a", true);
		instance.counting.setFailing("claim", true);
		this.store.create("jobs", instance.environment.currentTimeMillis() + Duration.ofHours(1).toMillis());
		instance.start();
		advance(RETRY.multipliedBy(3));
		List<Long> tokens = instance.counting.claims().stream().map(Claim::token).toList();
		assertThat(tokens).hasSizeGreaterThan(1).doesNotHaveDuplicates().isSorted();
	}

	@Test
	void viewThatMustShowTheClaimAndDoesNotEndsTheTerm() {
		Instance leader = leader("a");
		leader.counting.bendViews((view) -> with(view,
				new ElectionRecord("jobs", State.RELEASED, null, token(leader) - 1, view.storeId())));
		advance(RETRY);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RECORD_LOST);
	}

	@Test
	void recordThatWentBackIsLostAndNotTakenOver() {
		assertThat(reasonAfter((leader, view) -> with(view,
				new ElectionRecord("jobs", State.HELD, DEAD, token(leader) - 1, view.storeId()))))
			.isEqualTo(Reason.RECORD_LOST);
	}

	@Test
	void recordThatWasDeletedIsLostAndNotTakenOver() {
		assertThat(reasonAfter((leader, view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(),
				Map.of(), view.sessions())))
			.isEqualTo(Reason.RECORD_LOST);
	}

	@Test
	void recordThatSomebodyReleasedIsLostAndNotTakenOver() {
		assertThat(reasonAfter((leader, view) -> with(view,
				new ElectionRecord("jobs", State.RELEASED, null, token(leader), view.storeId()))))
			.isEqualTo(Reason.RECORD_LOST);
	}

	@Test
	void recordOfAStoreThatLostWritesIsLostAndNotTakenOver() {
		assertThat(reasonAfter((leader, view) -> new ElectionView(view.storeId(), view.recurring(), false,
				view.elections(), view.sessions())))
			.isEqualTo(Reason.RECORD_LOST);
	}

	@Test
	void recordWithAHigherTokenIsTakenOver() {
		assertThat(reasonAfter((leader, view) -> with(view,
				new ElectionRecord("jobs", State.HELD, DEAD, token(leader) + 1, view.storeId()))))
			.isEqualTo(Reason.SUPERSEDED);
	}

	private Reason reasonAfter(BiFunction<Instance, ElectionView, ElectionView> bend) {
		Instance leader = leader("a");
		leader.counting.bendViews((view) -> {
			leader.counting.bendViews((later) -> later);
			return bend.apply(leader, view);
		});
		advance(RETRY);
		List<LeadershipRevokedEvent> revoked = leader.eventsOf(LeadershipRevokedEvent.class);
		assertThat(revoked).hasSize(1);
		return revoked.get(0).reason();
	}

	@Test
	void viewOfAHeartbeatFromBeforeTheClaimNeedNotShowIt() {
		Instance leader = grantedWhileAHeartbeatIsUnderWay(0, true);
		assertThat(leader.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void viewOfAHeartbeatFromBeforeTheClaimEndsTheTermWhenItShowsALaterOne() {
		Instance leader = grantedWhileAHeartbeatIsUnderWay(1_000_000, true);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void viewOfAHeartbeatFromBeforeTheClaimEndsTheTermWhenTheStoreHasLostWrites() {
		Instance leader = grantedWhileAHeartbeatIsUnderWay(0, false);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	private Instance grantedWhileAHeartbeatIsUnderWay(long tokenAhead, boolean intact) {
		this.store.create("jobs", 1);
		Instance instance = new Instance("a", true);
		instance.engine.start();
		advance(RETRY.minus(MOMENT));
		instance.environment.delayCalls(MOMENT);
		instance.engine.campaign();
		advance(MOMENT.plusMillis(2));
		List<ElectionRecord> before = new ArrayList<>(view().elections().values());
		instance.counting.onClaim(() -> instance.counting.bendViews((view) -> {
			instance.counting.bendViews((later) -> later);
			ElectionRecord record = before.get(0);
			ElectionRecord shown = (tokenAhead == 0) ? record : new ElectionRecord("jobs", State.HELD, DEAD,
					view.elections().get("jobs").token() + tokenAhead, record.storeId());
			ElectionView bent = with(view, shown);
			return new ElectionView(bent.storeId(), bent.recurring(), intact, bent.elections(), bent.sessions());
		}));
		// The claim is on its way: a hint causes a stale read
		advance(Duration.ofMillis(60));
		instance.engine.campaign();
		advance(MOMENT.multipliedBy(3));
		assertThat(instance.counting.claims()).isNotEmpty();
		return instance;
	}

	@Test
	void viewThatConfirmsATermWhichHasLapsedEndsItAtOnce() {
		Instance leader = leader("a");
		leader.engine.campaign();
		advance(Duration.ofNanos(1));
		// The heartbeat is under way, and the next tick is far
		leader.environment.stepWall(Duration.ofHours(1));
		advance(Duration.ofMillis(1));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RENEW_DEADLINE);
	}

	@Test
	void storeThatLostWritesEndsTheTermAndIsWatchedForALease() {
		Instance leader = leader("a");
		advance(RETRY);
		leader.counting.bendViews((view) -> {
			leader.counting.bendViews((later) -> later);
			return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
		});
		advance(RETRY);
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
		advance(LEASE.minus(MOMENT));
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(MOMENT.multipliedBy(3));
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void silenceCountsAnewInAnotherIncarnationOfTheStore() {
		Instance instance = started("a");
		hold(Duration.ofSeconds(10), DEAD);
		advance(LEASE.minus(RETRY));
		instance.counting.bendViews((view) -> new ElectionView("another", view.recurring(), view.intact(),
				view.elections(), view.sessions()));
		advance(RETRY.multipliedBy(2));
		assertThat(instance.counting.claims()).isEmpty();
		advance(LEASE);
		assertThat(instance.counting.claims()).isNotEmpty();
	}

	@Test
	void holderWithALongerLeaseIsGivenAllOfIt() {
		hold(Duration.ofSeconds(20), DEAD);
		Instance instance = started("a");
		advance(Duration.ofSeconds(20));
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void holderWithAShorterLeaseIsGivenOnesOwn() {
		hold(Duration.ofSeconds(3), DEAD);
		Instance instance = started("a");
		advance(LEASE);
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void holderWithoutASessionIsGivenTheLongestLeaseOfAll() {
		Session slow = new Session(new SessionId("slow"), 1, "slow", Map.of(), Duration.ofSeconds(15));
		this.store.heartbeat(slow, 0);
		hold(LEASE, DEAD);
		this.store.evict(new Session(DEAD, 1, "dead", Map.of(), LEASE));
		assertThat(view().sessions()).doesNotContainKey(DEAD);
		Instance instance = started("a");
		advance(Duration.ofSeconds(15));
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void campaigningReadsTheElectionAtOnce() {
		Instance instance = new Instance("a", true);
		instance.engine.start();
		advance(RETRY.plus(MOMENT));
		instance.engine.campaign();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void campaignBeforeTheStartCounts() {
		Instance instance = new Instance("a", true);
		instance.engine.campaign();
		instance.engine.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void electionThatIsJoinedLaterIsReadAtOnce() {
		Instance instance = leader("a");
		advance(MOMENT);
		LeaderElector late = instance.engine.elector("late");
		advance(MOMENT.multipliedBy(2));
		assertThat(late.isLeader()).isTrue();
	}

	@Test
	void manyElectionsAreSpreadOverTheInstances() {
		Instance first = new Instance("a", true);
		Instance second = new Instance("b", true);
		List<LeaderElector> ofFirst = join(first);
		List<LeaderElector> ofSecond = join(second);
		first.start();
		second.start();
		advance(RETRY);
		assertThat(ofFirst.stream().filter(LeaderElector::isLeader).count()).isBetween(5L, 35L);
		assertThat(ofSecond.stream().filter(LeaderElector::isLeader).count()).isBetween(5L, 35L);
	}

	private static List<LeaderElector> join(Instance instance) {
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			electors.add(instance.engine.elector("job-" + i));
		}
		return electors;
	}

	private void hold(Duration lease, SessionId holder) {
		this.store.heartbeat(new Session(holder, 1, holder.value(), Map.of(), lease), 0);
		this.store.create("jobs", 1);
		ElectionRecord seen = record();
		OptionalLong nonce = (seen.holder() != null) ? OptionalLong.of(1) : OptionalLong.empty();
		assertThat(this.store.claim(new Claim(seen, nonce, seen.storeId(), holder, seen.token() + 1))).isTrue();
	}

	private Claim claimBy(SessionId claimant) {
		ElectionRecord seen = view().elections().get("jobs");
		return new Claim(seen, OptionalLong.empty(), seen.storeId(), claimant, seen.token() + 1);
	}

	private static ElectionView with(ElectionView view, ElectionRecord record) {
		Map<String, ElectionRecord> elections = new LinkedHashMap<>(view.elections());
		elections.put(record.election(), record);
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), elections, view.sessions());
	}

}
