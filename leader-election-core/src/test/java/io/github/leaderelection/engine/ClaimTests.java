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
		Node node = new Node("a", true);
		node.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(), view.sessions()));
		node.start();
		advance(RETRY);
		assertThat(node.counting.takeCalls().get("heartbeat")).isBetween(3, 8);
		advance(RETRY.multipliedBy(30));
		assertThat(node.counting.takeCalls()).hasSize(2)
			.allSatisfy((call, times) -> assertThat(times).isLessThanOrEqualTo(32));
	}

	private static final SessionId DEAD = new SessionId("dead");

	@Test
	void claimThatTheStoreRefusesIsNotGranted() {
		Node node = new Node("a", true);
		node.counting.onClaim(() -> {
			node.counting.onClaim(() -> {
			});
			this.store.claim(claimBy(DEAD));
		});
		node.start();
		advance(MOMENT);
		assertThat(node.counting.claims()).hasSize(1);
		assertThat(node.jobs.isLeader()).isFalse();
		assertThat(node.eventsOf(LeadershipGrantedEvent.class)).isEmpty();
	}

	@Test
	void claimThatTheStoreRefusesIsRepeatedAtOnceAndNotARetryPeriodLater() {
		Node node = new Node("a", true);
		refuse(node, 1);
		node.start();
		advance(MOMENT.multipliedBy(2));
		assertThat(node.counting.claims()).hasSize(2);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void claimThatTheStoreRefusesAgainAndAgainSlowsDown() {
		Node node = new Node("a", true);
		refuse(node, Integer.MAX_VALUE);
		node.start();
		advance(RETRY.multipliedBy(2));
		// 50, 100, 200, 400, 800 and 1600 ms apart
		assertThat(node.counting.claims()).hasSizeBetween(5, 8);
		int soFar = node.counting.claims().size();
		advance(RETRY.multipliedBy(10));
		assertThat(node.counting.claims()).hasSizeBetween(soFar + 10, soFar + 12);
	}

	@Test
	void claimThatFoundNoThreadIsRepeatedAtOnce() {
		Node node = new Node("a", true);
		this.store.create("jobs", 1);
		node.start();
		advance(Duration.ofNanos(1));
		node.environment.setThrowing("executeStoreCall");
		advance(Duration.ofMillis(1));
		node.environment.setThrowing();
		assertThat(node.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void electionsOfWhichOneIsRefusedAreAllLedSoon() {
		Node node = new Node("a", true);
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			electors.add(node.engine.elector("job-" + i));
		}
		int[] left = { 3 };
		node.counting.refuse((election) -> election.equals("job-7") && left[0]-- > 0);
		node.start();
		advance(Duration.ofMillis(60));
		assertThat(electors.stream().filter(LeaderElector::isLeader)).hasSize(49);
		advance(Duration.ofMillis(500));
		assertThat(electors).allMatch(LeaderElector::isLeader);
	}

	private static void refuse(Node node, int claims) {
		int[] left = { claims };
		node.counting.onClaim(() -> node.counting.setRefusing(left[0]-- > 0));
	}

	@Test
	void claimThatIsAnsweredAfterADrainIsNotGranted() {
		Node node = new Node("a", true);
		node.counting.onClaim(node.engine::drain);
		node.start();
		advance(RETRY.multipliedBy(3));
		assertThat(node.counting.claims()).hasSize(1);
		assertThat(node.eventsOf(LeadershipGrantedEvent.class)).isEmpty();
		assertThat(node.jobs.isLeader()).isFalse();
	}

	@Test
	void claimWhoseTurnComesAfterADrainIsNotSent() {
		Node node = new Node("a", true);
		for (int i = 0; i < ClaimBatch.MOST; i++) {
			node.engine.elector("job-" + i);
		}
		node.counting.onClaim(node.engine::drain);
		node.start();
		advance(RETRY.multipliedBy(3));
		assertThat(node.counting.batches()).containsExactly(ClaimBatch.MOST);
	}

	@Test
	void claimThatIsAnsweredWhenTheLeaseHasRunOutIsNotGranted() {
		Node node = new Node("a", true);
		node.counting.onClaim(() -> {
			node.counting.onClaim(() -> {
			});
			node.environment.stepWall(Duration.ofHours(1));
		});
		node.start();
		advance(RETRY.multipliedBy(3));
		assertThat(node.jobs.isLeader()).isTrue();
		assertThat(node.counting.claims()).hasSize(2);
		assertThat(node.eventsOf(LeadershipGrantedEvent.class)).singleElement()
			.extracting(LeadershipGrantedEvent::fencingToken)
			.isEqualTo(node.counting.claims().get(1).token());
	}

	@Test
	void claimThatIsAnsweredUnderALaterLeaseThanItWasSentUnderIsNotGranted() {
		this.store.create("jobs", 1);
		Node node = new Node("a", true);
		node.start();
		advance(Duration.ofNanos(1));
		node.environment.delayCalls(Duration.ofSeconds(1));
		advance(Duration.ofMillis(1));
		node.environment.delayCalls(Duration.ofMillis(1));
		// The claim is under way when its lease runs out and the next heartbeat brings
		// another
		node.environment.stepWall(Duration.ofHours(1));
		node.engine.campaign();
		advance(Duration.ofSeconds(1).minusMillis(10));
		assertThat(node.counting.claims()).isEmpty();
		advance(Duration.ofMillis(20));
		assertThat(node.counting.claims()).hasSize(1);
		assertThat(node.events).noneMatch(LeadershipGrantedEvent.class::isInstance);
		advance(RETRY);
		assertThat(token(node)).isGreaterThan(node.counting.claims().get(0).token());
	}

	@Test
	void everyAttemptHasATokenOfItsOwn() {
		Node node = new Node("a", true);
		node.counting.setFailing("claim", true);
		this.store.create("jobs", node.environment.currentTimeMillis() + Duration.ofHours(1).toMillis());
		node.start();
		advance(RETRY.multipliedBy(3));
		List<Long> tokens = node.counting.claims().stream().map(Claim::token).toList();
		assertThat(tokens).hasSizeGreaterThan(1).doesNotHaveDuplicates().isSorted();
	}

	@Test
	void viewThatMustShowTheClaimAndDoesNotEndsTheTerm() {
		Node leader = leader("a");
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

	private Reason reasonAfter(BiFunction<Node, ElectionView, ElectionView> bend) {
		Node leader = leader("a");
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
		Node leader = grantedWhileAHeartbeatIsUnderWay(0, true);
		assertThat(leader.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void viewOfAHeartbeatFromBeforeTheClaimEndsTheTermWhenItShowsALaterOne() {
		Node leader = grantedWhileAHeartbeatIsUnderWay(1_000_000, true);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void viewOfAHeartbeatFromBeforeTheClaimEndsTheTermWhenTheStoreHasLostWrites() {
		Node leader = grantedWhileAHeartbeatIsUnderWay(0, false);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	private Node grantedWhileAHeartbeatIsUnderWay(long tokenAhead, boolean intact) {
		this.store.create("jobs", 1);
		Node node = new Node("a", true);
		node.engine.start();
		advance(RETRY.minus(MOMENT));
		node.environment.delayCalls(MOMENT);
		node.engine.campaign();
		advance(MOMENT.plusMillis(2));
		List<ElectionRecord> before = new ArrayList<>(view().elections().values());
		node.counting.onClaim(() -> node.counting.bendViews((view) -> {
			node.counting.bendViews((later) -> later);
			ElectionRecord record = before.get(0);
			ElectionRecord shown = (tokenAhead == 0) ? record : new ElectionRecord("jobs", State.HELD, DEAD,
					view.elections().get("jobs").token() + tokenAhead, record.storeId());
			ElectionView bent = with(view, shown);
			return new ElectionView(bent.storeId(), bent.recurring(), intact, bent.elections(), bent.sessions());
		}));
		// The claim is on its way: a hint makes the node look
		advance(Duration.ofMillis(60));
		node.engine.campaign();
		advance(MOMENT.multipliedBy(3));
		assertThat(node.counting.claims()).isNotEmpty();
		return node;
	}

	@Test
	void viewThatConfirmsATermWhichHasLapsedEndsItAtOnce() {
		Node leader = leader("a");
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
		Node leader = leader("a");
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
		Node node = started("a");
		hold(Duration.ofSeconds(10), DEAD);
		advance(LEASE.minus(RETRY));
		node.counting.bendViews((view) -> new ElectionView("another", view.recurring(), view.intact(), view.elections(),
				view.sessions()));
		advance(RETRY.multipliedBy(2));
		assertThat(node.counting.claims()).isEmpty();
		advance(LEASE);
		assertThat(node.counting.claims()).isNotEmpty();
	}

	@Test
	void holderWithALongerLeaseIsGivenAllOfIt() {
		hold(Duration.ofSeconds(20), DEAD);
		Node node = started("a");
		advance(Duration.ofSeconds(20));
		assertThat(node.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void holderWithAShorterLeaseIsGivenOnesOwn() {
		hold(Duration.ofSeconds(3), DEAD);
		Node node = started("a");
		advance(LEASE);
		assertThat(node.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void holderWithoutASessionIsGivenTheLongestLeaseOfAll() {
		Session slow = new Session(new SessionId("slow"), 1, "slow", Map.of(), Duration.ofSeconds(15));
		this.store.heartbeat(slow, 0);
		hold(LEASE, DEAD);
		this.store.evict(new Session(DEAD, 1, "dead", Map.of(), LEASE));
		assertThat(view().sessions()).doesNotContainKey(DEAD);
		Node node = started("a");
		advance(Duration.ofSeconds(15));
		assertThat(node.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void campaigningLooksAtOnce() {
		Node node = new Node("a", true);
		node.engine.start();
		advance(RETRY.plus(MOMENT));
		node.engine.campaign();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void campaignBeforeTheStartCounts() {
		Node node = new Node("a", true);
		node.engine.campaign();
		node.engine.start();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void electionThatIsJoinedLaterIsLookedAtAtOnce() {
		Node node = leader("a");
		advance(MOMENT);
		LeaderElector late = node.engine.elector("late");
		advance(MOMENT.multipliedBy(2));
		assertThat(late.isLeader()).isTrue();
	}

	@Test
	void manyElectionsAreSpreadOverTheInstances() {
		Node first = new Node("a", true);
		Node second = new Node("b", true);
		List<LeaderElector> ofFirst = join(first);
		List<LeaderElector> ofSecond = join(second);
		first.start();
		second.start();
		advance(RETRY);
		assertThat(ofFirst.stream().filter(LeaderElector::isLeader).count()).isBetween(5L, 35L);
		assertThat(ofSecond.stream().filter(LeaderElector::isLeader).count()).isBetween(5L, 35L);
	}

	private static List<LeaderElector> join(Node node) {
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			electors.add(node.engine.elector("job-" + i));
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
