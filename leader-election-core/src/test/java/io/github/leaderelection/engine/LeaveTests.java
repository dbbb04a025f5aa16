package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.ElectionRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how an instance leaves an election that it joined at run time.
 */
class LeaveTests extends AbstractEngineTests {

	private static final GuardedRun.Signals NO_SIGNALS = new GuardedRun.Signals() {
	};

	@Test
	void leaderThatLeavesReleasesAndIsForgotten() {
		Instance leader = leader("a");
		Instance other = started("b");
		CompletableFuture<Void> left = leader.engine.leave("jobs");
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(RETRY);
		assertThat(left).isCompleted();
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(leader.engine.elections()).isEmpty();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.LEFT);
		other.jobs.resign();
		advance(LEASE.multipliedBy(3));
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(leader.jobs.status().standing()).isEqualTo(Standing.NOT_READY);
	}

	@Test
	void recordStaysAndKeepsItsToken() {
		Instance leader = leader("a");
		long token = token(leader);
		leader.engine.leave("jobs");
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		assertThat(record().token()).isEqualTo(token);
	}

	@Test
	void workIsGivenTimeToFinishBeforeTheRelease() {
		Instance leader = leader("a");
		Instance other = started("b");
		GuardedRun run = leader.jobs.begin("mail", NO_SIGNALS).orElseThrow();
		CompletableFuture<Void> left = leader.engine.leave("jobs");
		advance(RETRY.multipliedBy(3));
		assertThat(left).isNotDone();
		assertThat(other.jobs.isLeader()).isFalse();
		run.close();
		advance(RETRY);
		assertThat(left).isCompleted();
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void electionThatIsJoinedAgainHasANewElectorOnceTheOldOneIsReleased() {
		Instance leader = leader("a");
		GuardedRun run = leader.jobs.begin("mail", NO_SIGNALS).orElseThrow();
		leader.engine.leave("jobs");
		LeaderElector again = leader.engine.elector("jobs");
		assertThat(again).isNotSameAs(leader.jobs);
		advance(LEASE.multipliedBy(2));
		assertThat(again.isLeader()).isFalse();
		run.close();
		advance(RETRY.multipliedBy(2));
		assertThat(again.isLeader()).isTrue();
		assertThat(leader.jobs.isLeader()).isFalse();
	}

	@Test
	void claimThatIsExecutedAfterTheElectionWasLeftIsReleased() {
		Instance instance = new Instance("a", true);
		Instance other = new Instance("b", true);
		instance.environment.delayCalls(Duration.ofMillis(300));
		instance.counting.onClaim(() -> instance.engine.leave("jobs"));
		instance.start();
		advance(RETRY);
		assertThat(instance.jobs.isLeader()).isFalse();
		other.start();
		advance(RETRY.multipliedBy(2));
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void electionThatWasLeftIsNotJoinedByAQueryOfIt() {
		Instance instance = leader("a");
		assertThat(instance.engine.joined("jobs")).containsSame(instance.jobs);
		assertThat(instance.engine.joined("other")).isEmpty();
		instance.engine.leave("jobs");
		assertThat(instance.engine.joined("jobs")).isEmpty();
		assertThat(instance.engine.elections()).isEmpty();
	}

	@Test
	void leaveOfWhatWasNotJoinedIsDoneAtOnce() {
		Instance instance = leader("a");
		assertThat(instance.engine.leave("other")).isCompleted();
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void leaveIsDoneWhenTheEngineIsNotRunningOrStops() {
		Instance instance = leader("a");
		instance.engine.stopAsync();
		advance(LEASE);
		assertThat(instance.engine.leave("jobs")).isCompleted();
		Instance stopping = leader("b");
		GuardedRun run = stopping.jobs.begin("mail", NO_SIGNALS).orElseThrow();
		CompletableFuture<Void> left = stopping.engine.leave("jobs");
		stopping.engine.stopAsync();
		advance(RETRY);
		assertThat(left).isNotDone();
		run.close();
		advance(RETRY);
		assertThat(left).isCompleted();
	}

	@Test
	void leaveIsNotDoneBecauseAnEarlierSessionEnds() {
		Instance instance = leader("a");
		GuardedRun old = instance.jobs.begin("mail", NO_SIGNALS).orElseThrow();
		instance.engine.stopAsync();
		instance.start();
		LeaderElector other = instance.engine.elector("other");
		advance(RETRY.multipliedBy(2));
		GuardedRun run = other.begin("mail", NO_SIGNALS).orElseThrow();
		CompletableFuture<Void> left = instance.engine.leave("other");
		old.close();
		advance(RETRY);
		assertThat(left).isNotDone();
		run.close();
		advance(RETRY);
		assertThat(left).isCompleted();
	}

	@Test
	void waiterOfAnElectionThatWasLeftReturns() throws InterruptedException {
		Instance instance = leader("a");
		instance.engine.leave("jobs");
		assertThat(instance.jobs.awaitLeadership(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void electionThatIsJoinedAgainBeforeTheSessionHasBegunIsLeftNevertheless() {
		Instance instance = new Instance("a", true);
		instance.start();
		CompletableFuture<Void> left = instance.engine.leave("jobs");
		LeaderElector again = instance.engine.elector("jobs");
		advance(RETRY);
		assertThat(again.isLeader()).isTrue();
		assertThat(left).isCompleted();
	}

	@Test
	void leaveOfWhatTheSessionHasNotJoinedYetNeedsNoStore() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.start();
		CompletableFuture<Void> left = instance.engine.leave("jobs");
		advance(RETRY);
		assertThat(left).isCompleted();
	}

	@Test
	void leaveIsDoneWithTheViewThatShowsIt() {
		Instance instance = new Instance("a", true);
		instance.jobs.pause("operator");
		instance.start();
		advance(MOMENT);
		CompletableFuture<Void> left = instance.engine.leave("jobs");
		advance(RETRY.minus(MOMENT.multipliedBy(2)));
		assertThat(left).isNotDone();
		advance(MOMENT.plusMillis(60));
		assertThat(left).isCompleted();
	}

	@Test
	void leaveEndsTheTermAtOnceForListenersToo() {
		Instance leader = leader("a");
		leader.engine.leave("jobs");
		advance(Duration.ZERO);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void electorOfAnElectionThatWasLeftKnowsNoLeader() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY);
		assertThat(follower.jobs.leader()).isPresent();
		follower.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(follower.jobs.leader()).isEmpty();
		assertThat(follower.jobs.status().state()).isEqualTo(ElectionStatus.State.UNKNOWN);
	}

	@Test
	void claimThatIsExecutedAfterTheElectionWasForgottenIsReleased() {
		Instance instance = new Instance("a", true);
		instance.counting.setFailing("claim", true);
		instance.start();
		advance(MOMENT);
		CompletableFuture<Void> left = instance.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(left).isCompleted();
		assertThat(this.store.claim(instance.counting.claims().get(0))).isTrue();
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	@Test
	void releaseOfARecordOfAForgottenElectionIsRepeated() {
		Instance instance = new Instance("a", true);
		instance.counting.setFailing("claim", true);
		instance.start();
		advance(MOMENT);
		instance.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(this.store.claim(instance.counting.claims().get(0))).isTrue();
		instance.counting.setFailing("release", true);
		advance(RETRY.multipliedBy(2));
		instance.counting.setFailing("release", false);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		instance.counting.takeBased();
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		assertThat(instance.counting.takeBased()).containsOnly(true);
	}

	@Test
	void termOfAnElectionThatWasJoinedAgainIsNotReleasedForTheCandidacyThatWasForgotten() {
		Instance instance = leader("a");
		CompletableFuture<Void> left = instance.engine.leave("jobs");
		advance(RETRY);
		assertThat(left).isCompleted();
		instance.counting.takeCalls();
		LeaderElector again = instance.engine.elector("jobs");
		advance(LEASE);
		assertThat(again.isLeader()).isTrue();
		assertThat(instance.counting.takeCalls()).doesNotContainKey("release");
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void electionThatIsStillHeldIsNotForgotten() {
		Instance leader = leader("a");
		leader.counting.setFailing("release", true);
		CompletableFuture<Void> left = leader.engine.leave("jobs");
		advance(RETRY.multipliedBy(3));
		assertThat(left).isNotDone();
		leader.counting.setFailing("release", false);
		advance(RETRY.multipliedBy(2));
		assertThat(left).isCompleted();
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

}
