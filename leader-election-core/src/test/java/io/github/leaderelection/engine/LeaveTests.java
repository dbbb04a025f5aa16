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
		Node leader = leader("a");
		Node other = started("b");
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
		Node leader = leader("a");
		long token = token(leader);
		leader.engine.leave("jobs");
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		assertThat(record().token()).isEqualTo(token);
	}

	@Test
	void workIsGivenTimeToFinishBeforeTheRelease() {
		Node leader = leader("a");
		Node other = started("b");
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
		Node leader = leader("a");
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
		Node node = new Node("a", true);
		Node other = new Node("b", true);
		node.environment.delayCalls(Duration.ofMillis(300));
		node.counting.onClaim(() -> node.engine.leave("jobs"));
		node.start();
		advance(RETRY);
		assertThat(node.jobs.isLeader()).isFalse();
		other.start();
		advance(RETRY.multipliedBy(2));
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void electionThatWasLeftIsNotJoinedByALookAtIt() {
		Node node = leader("a");
		assertThat(node.engine.joined("jobs")).containsSame(node.jobs);
		assertThat(node.engine.joined("other")).isEmpty();
		node.engine.leave("jobs");
		assertThat(node.engine.joined("jobs")).isEmpty();
		assertThat(node.engine.elections()).isEmpty();
	}

	@Test
	void leaveOfWhatWasNotJoinedIsDoneAtOnce() {
		Node node = leader("a");
		assertThat(node.engine.leave("other")).isCompleted();
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void leaveIsDoneWhenTheEngineIsNotRunningOrStops() {
		Node node = leader("a");
		node.engine.stopAsync();
		advance(LEASE);
		assertThat(node.engine.leave("jobs")).isCompleted();
		Node stopping = leader("b");
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
		Node node = leader("a");
		GuardedRun old = node.jobs.begin("mail", NO_SIGNALS).orElseThrow();
		node.engine.stopAsync();
		node.start();
		LeaderElector other = node.engine.elector("other");
		advance(RETRY.multipliedBy(2));
		GuardedRun run = other.begin("mail", NO_SIGNALS).orElseThrow();
		CompletableFuture<Void> left = node.engine.leave("other");
		old.close();
		advance(RETRY);
		assertThat(left).isNotDone();
		run.close();
		advance(RETRY);
		assertThat(left).isCompleted();
	}

	@Test
	void waiterOfAnElectionThatWasLeftReturns() throws InterruptedException {
		Node node = leader("a");
		node.engine.leave("jobs");
		assertThat(node.jobs.awaitLeadership(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void electionThatIsJoinedAgainBeforeTheSessionHasBegunIsLeftNevertheless() {
		Node node = new Node("a", true);
		node.start();
		CompletableFuture<Void> left = node.engine.leave("jobs");
		LeaderElector again = node.engine.elector("jobs");
		advance(RETRY);
		assertThat(again.isLeader()).isTrue();
		assertThat(left).isCompleted();
	}

	@Test
	void leaveOfWhatTheSessionHasNotJoinedYetNeedsNoStore() {
		Node node = new Node("a", true);
		node.counting.setDown(true);
		node.start();
		CompletableFuture<Void> left = node.engine.leave("jobs");
		advance(RETRY);
		assertThat(left).isCompleted();
	}

	@Test
	void leaveIsDoneWithTheViewThatShowsIt() {
		Node node = new Node("a", true);
		node.jobs.pause("operator");
		node.start();
		advance(MOMENT);
		CompletableFuture<Void> left = node.engine.leave("jobs");
		advance(RETRY.minus(MOMENT.multipliedBy(2)));
		assertThat(left).isNotDone();
		advance(MOMENT.plusMillis(60));
		assertThat(left).isCompleted();
	}

	@Test
	void leaveEndsTheTermAtOnceForListenersToo() {
		Node leader = leader("a");
		leader.engine.leave("jobs");
		advance(Duration.ZERO);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void electorOfAnElectionThatWasLeftKnowsNoLeader() {
		leader("a");
		Node follower = started("b");
		advance(RETRY);
		assertThat(follower.jobs.leader()).isPresent();
		follower.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(follower.jobs.leader()).isEmpty();
		assertThat(follower.jobs.status().state()).isEqualTo(ElectionStatus.State.UNKNOWN);
	}

	@Test
	void claimThatIsExecutedAfterTheElectionWasForgottenIsReleased() {
		Node node = new Node("a", true);
		node.counting.setFailing("claim", true);
		node.start();
		advance(MOMENT);
		CompletableFuture<Void> left = node.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(left).isCompleted();
		assertThat(this.store.claim(node.counting.claims().get(0))).isTrue();
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	@Test
	void releaseOfARecordOfAForgottenElectionIsRepeated() {
		Node node = new Node("a", true);
		node.counting.setFailing("claim", true);
		node.start();
		advance(MOMENT);
		node.engine.leave("jobs");
		advance(RETRY.multipliedBy(2));
		assertThat(this.store.claim(node.counting.claims().get(0))).isTrue();
		node.counting.setFailing("release", true);
		advance(RETRY.multipliedBy(2));
		node.counting.setFailing("release", false);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		node.counting.takeBased();
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		assertThat(node.counting.takeBased()).containsOnly(true);
	}

	@Test
	void termOfAnElectionThatWasJoinedAgainIsNotReleasedForTheCandidacyThatWasForgotten() {
		Node node = leader("a");
		CompletableFuture<Void> left = node.engine.leave("jobs");
		advance(RETRY);
		assertThat(left).isCompleted();
		node.counting.takeCalls();
		LeaderElector again = node.engine.elector("jobs");
		advance(LEASE);
		assertThat(again.isLeader()).isTrue();
		assertThat(node.counting.takeCalls()).doesNotContainKey("release");
		assertThat(node.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void electionThatIsStillHeldIsNotForgotten() {
		Node leader = leader("a");
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
