package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.ElectionRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for how the candidacy of an instance is paused and resumed.
 */
class PauseTests extends AbstractEngineTests {

	@Test
	void pauseEndsTheTermAtOnceAndHandsItOff() {
		Node leader = leader("a");
		Node other = started("b");
		leader.jobs.pause("operator");
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.PAUSED);
	}

	@Test
	void pausedInstanceDoesNotLeadThoughItIsTheOnlyOne() {
		Node node = leader("a");
		node.jobs.pause("operator");
		advance(LEASE.multipliedBy(5));
		assertThat(node.jobs.isLeader()).isFalse();
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		node.jobs.resume("operator");
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void whoPausesAndResumesIsLoggedOnce() {
		Node node = leader("a");
		assertThat(LogOutput.of(() -> {
			node.jobs.pause("operator");
			node.jobs.pause("operator");
			node.engine.pause("health");
		})).containsOnlyOnce("[jobs] candidacy paused by 'operator'")
			.containsOnlyOnce("[all elections] candidacy paused by 'health'");
		assertThat(LogOutput.of(() -> {
			node.jobs.resume("operator");
			node.jobs.resume("operator");
		})).containsOnlyOnce("[jobs] pause by 'operator' lifted");
	}

	@Test
	void oneReasonDoesNotLiftThePauseOfAnother() {
		Node node = leader("a");
		node.jobs.pause("operator");
		node.jobs.pause("operator");
		node.engine.pause("health");
		node.engine.pause("operator");
		assertThat(node.jobs.status().pausedBy()).containsExactly("health", "operator");
		node.jobs.resume("operator");
		node.jobs.resume("health");
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isFalse();
		node.engine.resume("operator");
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isFalse();
		node.engine.resume("health");
		advance(RETRY);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseOfAllIncludesElectionsThatAreJoinedLater() {
		Node node = leader("a");
		node.engine.pause("operator");
		LeaderElector later = node.engine.elector("later");
		advance(LEASE.multipliedBy(3));
		assertThat(node.jobs.isLeader()).isFalse();
		assertThat(later.isLeader()).isFalse();
		node.engine.resume("operator");
		advance(LEASE.multipliedBy(2));
		assertThat(later.isLeader()).isTrue();
	}

	@Test
	void answerOfAClaimThatCameAfterThePauseGrantsNothingAndIsReleased() {
		Node node = new Node("a", true);
		node.counting.onClaim(() -> node.jobs.pause("operator"));
		node.start();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isFalse();
		advance(RETRY.multipliedBy(2));
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	@Test
	void pauseOutlastsAStop() {
		Node node = leader("a");
		node.jobs.pause("operator");
		node.engine.stopAsync();
		advance(RETRY);
		node.start();
		advance(LEASE.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isFalse();
		assertThat(node.jobs.status().standing()).isEqualTo(Standing.PAUSED);
	}

	@Test
	void workOfAPausedTermDrainsBeforeItIsReleased() throws InterruptedException {
		Node leader = leader("a");
		Node other = started("b");
		Work work = new Work(leader.jobs);
		leader.jobs.pause("operator");
		advance(RETRY.multipliedBy(2));
		assertThat(other.jobs.isLeader()).isFalse();
		assertThat(leader.jobs.status().state()).isEqualTo(State.DRAINING);
		assertThat(work.interrupted).isFalse();
		work.finish();
		advance(RETRY);
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void resumeOfWhatWasNotPausedDoesNothing() {
		Node node = leader("a");
		node.jobs.resume("operator");
		node.engine.resume("operator");
		advance(Duration.ofSeconds(1));
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void labelIsChecked() {
		Node node = leader("a");
		assertThatIllegalArgumentException().isThrownBy(() -> node.jobs.pause(" ")).withMessageContaining("pause");
		assertThatIllegalArgumentException().isThrownBy(() -> node.engine.pause("x".repeat(101)))
			.withMessageContaining("100");
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseOfAllEndsTheTermAtOnceForListenersToo() {
		Node leader = leader("a");
		leader.engine.pause("operator");
		advance(Duration.ZERO);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void resumeIsFollowedByAViewAtOnce() {
		Node node = leader("a");
		node.jobs.pause("operator");
		advance(RETRY.plus(MOMENT));
		node.jobs.resume("operator");
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
		node.engine.pause("operator");
		advance(RETRY.plus(MOMENT));
		node.engine.resume("operator");
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void resumeOfWhatWasNotPausedCostsNoHeartbeat() {
		Node node = leader("a");
		node.counting.takeCalls();
		advance(MOMENT);
		node.jobs.resume("operator");
		node.engine.resume("operator");
		advance(MOMENT);
		assertThat(node.counting.takeCalls()).isEmpty();
	}

	@Test
	void labelIsShownWithoutControlCharacters() {
		Node node = leader("a");
		assertThat(LogOutput.of(() -> node.jobs.pause("a\n\u001b[2Jb"))).contains("paused by 'a??[2Jb'");
		assertThat(node.jobs.status().pausedBy()).containsExactly("a??[2Jb");
		node.jobs.resume("a\n\u001b[2Jb");
		assertThat(node.jobs.status().pausedBy()).isEmpty();
	}

	@Test
	void labelOfAHundredCharactersIsTheLongest() {
		Node node = leader("a");
		String label = "x".repeat(100);
		node.jobs.pause(label);
		assertThat(node.jobs.status().pausedBy()).containsExactly(label);
	}

}
