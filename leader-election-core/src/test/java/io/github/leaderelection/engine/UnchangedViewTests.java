package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.WorkOverrunEvent;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElectionEngine} with views that show the records as they were.
 */
class UnchangedViewTests extends AbstractEngineTests {

	private static final Duration TICK = Duration.ofMillis(500);

	private static final int MANY = 10_000;

	@Test
	void idleInstancesVisitNoneOfTheirElections() {
		Instance leader = new Instance("a", true);
		Instance follower = new Instance("b", true);
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			electors.add(leader.engine.elector("job-" + i));
			follower.engine.elector("job-" + i);
		}
		leader.start();
		advance(LEASE);
		follower.start();
		advance(LEASE);
		assertThat(electors).allMatch(LeaderElector::isLeader);
		leader.visits = 0;
		follower.visits = 0;
		leader.counting.takeBased();
		advance(Duration.ofMinutes(1));
		assertThat(leader.counting.takeBased()).hasSize(30).containsOnly(true);
		assertThat(leader.visits).isZero();
		assertThat(follower.visits).isZero();
		assertThat(electors).allMatch(LeaderElector::isLeader);
	}

	@Test
	void quietFollowerClaimsAsSoonAsTheLeaderWasSilentForItsLease() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(LEASE.multipliedBy(2));
		follower.visits = 0;
		advance(RETRY.minus(MOMENT));
		assertThat(follower.visits).isZero();
		leader.environment.pause();
		advance(LEASE.minus(RETRY));
		assertThat(follower.jobs.isLeader()).isFalse();
		assertThat(follower.jobs.leader()).isPresent();
		advance(RETRY.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void quietFollowerSendsAHeartbeatWhenItMayClaimAndNotOnlyWhenTheNextIsDue() {
		hold(LEASE.plusSeconds(1));
		Instance follower = started("b");
		advance(LEASE.plusSeconds(1).minus(MOMENT));
		assertThat(follower.jobs.leader()).isPresent();
		follower.counting.takeOrder();
		advance(MOMENT.multipliedBy(2));
		assertThat(follower.counting.takeOrder()).containsExactly("heartbeat", "claim");
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void quietFollowerOfManyCandidatesSendsNoneBeforeItsOwnTurn() {
		hold(LEASE.plusSeconds(1));
		for (int i = 0; i < ClaimSpread.FEW; i++) {
			this.store.heartbeat(new Session(new SessionId("other" + i), 1, "other", Map.of(), LEASE.multipliedBy(9)),
					0);
		}
		Instance follower = started("b");
		advance(LEASE.plusSeconds(1).minus(MOMENT));
		follower.counting.takeOrder();
		advance(MOMENT.multipliedBy(4));
		assertThat(follower.counting.takeOrder()).containsExactly("heartbeat", "claim");
	}

	private void hold(Duration lease) {
		SessionId silent = new SessionId("silent");
		this.store.heartbeat(new Session(silent, 1, "silent", Map.of(), lease), 0);
		this.store.create("jobs", 1);
		ElectionRecord seen = view().elections().get("jobs");
		assertThat(this.store.claim(new Claim(seen, OptionalLong.empty(), seen.storeId(), silent, 2))).isTrue();
		this.store.close(new SessionId("test"));
	}

	@Test
	void manyHintsDoNotLetALeaderVisitItsElectionsManyTimes() {
		Instance leader = new Instance("a", true);
		for (int i = 1; i < 100; i++) {
			leader.engine.elector("job-" + i);
		}
		leader.counting.offerStaleReads(UnaryOperator.identity());
		leader.start();
		advance(LEASE);
		leader.visits = 0;
		for (int i = 0; i < 100; i++) {
			this.store.close(new SessionId("nobody"));
			advance(Duration.ofMillis(1));
		}
		assertThat(leader.visits).isBetween(1, 300);
	}

	@Test
	void workThatReturnsInManyElectionsTogetherIsNotedInEachByItself() {
		Instance leader = new Instance("a", true);
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 1; i < 100; i++) {
			electors.add(leader.engine.elector("job-" + i));
		}
		leader.start();
		advance(LEASE);
		List<GuardedRun> runs = electors.stream().map((elector) -> elector.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow()).toList();
		leader.engine.drain(true);
		advance(MOMENT);
		leader.visits = 0;
		runs.forEach(GuardedRun::close);
		advance(Duration.ofMillis(1));
		assertThat(leader.visits).isBetween(99, 1000);
		advance(MOMENT);
		assertThat(view().elections().values()).filteredOn((record) -> record.state() == State.RELEASED).hasSize(100);
	}

	@Test
	void workThatOutlivesItsTermIsReportedThoughAnotherInstanceLeads() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(LEASE);
		leader.jobs.begin("mail", new GuardedRun.Signals() {
		});
		leader.environment.pause();
		advance(LEASE.plus(RETRY));
		assertThat(follower.jobs.isLeader()).isTrue();
		leader.environment.resume();
		advance(LEASE);
		assertThat(leader.jobs.leader()).isPresent();
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).isNotEmpty();
	}

	@Test
	void leaderIsKnownAgainAfterAnEarlierSessionOfTheInstanceHasEnded() {
		leader("a");
		Instance follower = started("b");
		LeaderElector other = follower.engine.elector("other");
		advance(LEASE);
		GuardedRun run = other.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow();
		follower.engine.stopAsync();
		follower.start();
		advance(RETRY.multipliedBy(2));
		run.close();
		advance(RETRY.multipliedBy(2));
		assertThat(follower.jobs.leader()).isPresent();
	}

	@Test
	void quietLeaderHandsOverWhenItResigns() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(LEASE.multipliedBy(2));
		assertThat(leader.jobs.resign()).isTrue();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
		advance(LEASE.multipliedBy(2));
		leader.visits = 0;
		follower.visits = 0;
		advance(LEASE);
		assertThat(leader.visits + follower.visits).isZero();
	}

	@Test
	void tickMakesUpForALostNotificationOfAResignation() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(LEASE);
		leader.environment.setThrowing("execute");
		leader.jobs.resign();
		leader.environment.setThrowing();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
		advance(TICK.plus(MOMENT.multipliedBy(2)));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void quietLeaderNoticesAtItsDeadlineThatItsLeaseHasRunOut() {
		Instance leader = leader("a");
		advance(LEASE);
		Duration remaining = leader.jobs.leadership().orElseThrow().remaining();
		leader.environment.holdCalls();
		advance(remaining.minusMillis(1));
		assertThat(leader.jobs.isLeader()).isTrue();
		advance(Duration.ofMillis(3));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.satisfies((revoked) -> assertThat(revoked.reason()).isEqualTo(Reason.RENEW_DEADLINE));
	}

	@Test
	void quietLeaderNoticesWithATickThatItsMachineWasSuspended() {
		Instance leader = leader("a");
		advance(LEASE);
		leader.counting.takeBased();
		leader.environment.stepWall(Duration.ofHours(1));
		advance(TICK);
		assertThat(leader.counting.takeBased()).isEmpty();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void quietLeaderNoticesWithAViewThatItsMachineWasSuspended() {
		Instance leader = leader("a");
		advance(LEASE.plus(MOMENT));
		leader.counting.takeBased();
		leader.environment.stepWall(Duration.ofHours(1));
		// A hint, so that the view comes before the next tick
		this.store.close(new SessionId("nobody"));
		advance(Duration.ofMillis(1));
		assertThat(leader.counting.takeBased()).containsExactly(true);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.satisfies((revoked) -> assertThat(revoked.reason()).isEqualTo(Reason.RENEW_DEADLINE));
		advance(RETRY);
		assertThat(leader.jobs.isLeader()).isTrue();
	}

	@Test
	void nextViewMakesUpForALostNotificationOfAResumption() {
		Instance leader = leader("a");
		Instance follower = started("b");
		follower.jobs.pause("test");
		advance(LEASE);
		follower.environment.setThrowing("execute");
		follower.jobs.resume("test");
		follower.environment.setThrowing();
		follower.visits = 0;
		advance(RETRY);
		assertThat(follower.visits).isPositive();
		leader.environment.pause();
		advance(LEASE.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void candidacyThatAViewHasFailedToReachIsVisitedAgain() {
		Instance leader = leader("a");
		Instance follower = started("b");
		LeaderElector other = leader.engine.elector("other");
		advance(RETRY);
		follower.engine.elector("other");
		advance(LEASE);
		assertThat(other.isLeader()).isTrue();
		follower.environment.failures();
		follower.othersThrow = true;
		leader.jobs.resign();
		advance(RETRY.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
		follower.othersThrow = false;
		leader.environment.pause();
		advance(LEASE.plus(RETRY));
		assertThat(follower.engine.elector("other").isLeader()).isTrue();
	}

	@Test
	void termThatWasSupersededIsOverBeforeTheLeaseOfTheOthersIsExtended() {
		List<Boolean> led = new ArrayList<>();
		Instance[] instances = new Instance[1];
		Instance instance = new Instance("a", true, this.store, new ViewRules() {
			@Override
			boolean mayExtend(boolean compared) {
				led.add(instances[0] != null && instances[0].jobs.isLeader());
				return super.mayExtend(compared);
			}
		});
		instances[0] = instance;
		LeaderElector other = instance.engine.elector("other");
		instance.start();
		advance(LEASE);
		assertThat(other.isLeader()).isTrue();
		instance.counting.bendViews(this::superseded);
		led.clear();
		advance(RETRY);
		assertThat(led).containsExactly(false);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.satisfies((revoked) -> assertThat(revoked.reason()).isEqualTo(Reason.SUPERSEDED));
		assertThat(other.isLeader()).isTrue();
	}

	@Test
	void leaseIsNotExtendedIfAnErrorKeepsATermFromBeingCompared() {
		boolean[] throwing = new boolean[1];
		Instance instance = new Instance("a", true, this.store, new ViewRules() {
			@Override
			boolean endsBeforeExtension() {
				if (throwing[0]) {
					throw new IllegalStateException("on purpose");
				}
				return super.endsBeforeExtension();
			}
		});
		LeaderElector other = instance.engine.elector("other");
		instance.start();
		advance(LEASE);
		instance.environment.failures();
		instance.counting.bendViews(this::superseded);
		throwing[0] = true;
		Duration before = other.leadership().orElseThrow().remaining();
		advance(RETRY);
		assertThat(instance.jobs.leadership().orElseThrow().remaining()).isEqualTo(before.minus(RETRY));
		assertThat(other.leadership().orElseThrow().remaining()).isEqualTo(before.minus(RETRY));
		throwing[0] = false;
		advance(RETRY);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).hasSize(2);
	}

	private ElectionView superseded(ElectionView view) {
		Map<String, ElectionRecord> records = new LinkedHashMap<>(view.elections());
		ElectionRecord jobs = records.get("jobs");
		records.put("jobs",
				new ElectionRecord("jobs", State.HELD, new SessionId("x"), jobs.token() + 1, view.storeId()));
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), records, view.sessions());
	}

	@Test
	void claimThatTheStoreHasLostIsNotTakenForUnchanged() {
		Instance instance = leader("a");
		advance(LEASE);
		LeaderElector other = instance.engine.elector("other");
		instance.counting.onClaim(() -> instance.counting.setUnchanged(true));
		advance(MOMENT);
		assertThat(other.isLeader()).isTrue();
		advance(RETRY);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(2);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).singleElement().satisfies((revoked) -> {
			assertThat(revoked.election()).isEqualTo("other");
			assertThat(revoked.reason()).isEqualTo(Reason.RECORD_LOST);
		});
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void termsEndIfTheStoreHasLostWritesThoughItAnswersThatNothingHasChanged() {
		Instance instance = leader("a");
		advance(LEASE);
		instance.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), false, view.records(), view.sessions()));
		advance(RETRY);
		assertThat(instance.jobs.isLeader()).isFalse();
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.satisfies((revoked) -> assertThat(revoked.reason()).isEqualTo(Reason.RECORD_LOST));
	}

	@Test
	void recordIsWatchedForALeaseAfterALossOfWritesThoughTheStoreAnswersThatNothingHasChanged() {
		Instance instance = leader("a");
		instance.jobs.pause("test");
		advance(LEASE);
		instance.counting.takeBased();
		instance.counting.bendViews((view) -> {
			instance.counting.bendViews(UnaryOperator.identity());
			return new ElectionView(view.storeId(), view.recurring(), false, view.records(), view.sessions());
		});
		instance.jobs.resume("test");
		advance(MOMENT);
		assertThat(instance.counting.takeBased()).containsExactly(true, false);
		// Another instance may lead by a claim that the store has lost
		advance(LEASE.minus(MOMENT));
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(MOMENT.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void answerOfAnotherIncarnationConfirmsNothingAndTheNextHeartbeatReadsEverythingSoon() {
		Instance instance = leader("a");
		advance(LEASE);
		instance.counting.takeBased();
		int[] answers = new int[1];
		instance.counting.bendViews((view) -> (++answers[0] == 1)
				? new ElectionView("other", view.recurring(), view.intact(), view.records(), view.sessions()) : view);
		Duration before = instance.jobs.leadership().orElseThrow().remaining();
		advance(RETRY);
		assertThat(answers[0]).isOne();
		assertThat(instance.jobs.leadership().orElseThrow().remaining()).isEqualTo(before.minus(RETRY));
		advance(MOMENT);
		assertThat(instance.counting.takeBased()).containsExactly(true, false);
		assertThat(instance.jobs.leadership().orElseThrow().remaining()).isGreaterThanOrEqualTo(DEADLINE.minus(MOMENT));
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
	}

	@Test
	void everythingIsReadWhileAnInstanceOfAnOlderFormatIsVisible() {
		Instance instance = leader("a");
		advance(LEASE);
		this.store.heartbeat(new Session(new SessionId("old"), 1, "old", Map.of(), LEASE), 0);
		instance.counting.takeBased();
		advance(LEASE);
		assertThat(instance.counting.takeBased()).startsWith(true, false, false).hasSizeGreaterThan(4).endsWith(false);
		this.store.close(new SessionId("old"));
		advance(LEASE);
		assertThat(instance.counting.takeBased()).startsWith(false).endsWith(true, true, true);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
	}

	@Test
	void recordThatThisInstanceCannotReadDoesNotLetItReadEverythingEachTime() {
		Instance instance = new Instance("a", true);
		LeaderElector other = instance.engine.elector("other");
		Records[] readable = new Records[1];
		instance.counting.bendViews((view) -> {
			if (view.records() == readable[0]) {
				return view;
			}
			Map<String, ElectionRecord> records = new LinkedHashMap<>(view.elections());
			records.remove("jobs");
			readable[0] = new Records(view.records().mark(), records);
			return new ElectionView(view.storeId(), view.recurring(), view.intact(), readable[0], view.sessions());
		});
		instance.start();
		advance(LEASE);
		assertThat(other.isLeader()).isTrue();
		instance.counting.takeBased();
		instance.counting.takeCalls();
		advance(LEASE);
		assertThat(instance.counting.takeCalls()).containsKey("create");
		assertThat(instance.counting.takeBased()).hasSizeGreaterThan(4).containsOnly(true);
	}

	@Test
	void everythingIsReadAfterARefusedClaim() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(LEASE);
		follower.counting.setRefusing(true);
		follower.counting.takeBased();
		leader.jobs.resign();
		advance(MOMENT);
		List<Boolean> based = follower.counting.takeBased();
		assertThat(follower.counting.claims()).isNotEmpty();
		assertThat(based).startsWith(true).endsWith(false);
	}

}
