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
		Instance leader = leader("a");
		Instance other = started("b");
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
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		advance(LEASE.multipliedBy(5));
		assertThat(instance.jobs.isLeader()).isFalse();
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
		instance.jobs.resume("operator");
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void whoPausesAndResumesIsLoggedOnce() {
		Instance instance = leader("a");
		assertThat(LogOutput.of(() -> {
			instance.jobs.pause("operator");
			instance.jobs.pause("operator");
			instance.engine.pause("health");
		})).containsOnlyOnce("[jobs] candidacy paused by 'operator'")
			.containsOnlyOnce("[all elections] candidacy paused by 'health'");
		assertThat(LogOutput.of(() -> {
			instance.jobs.resume("operator");
			instance.jobs.resume("operator");
		})).containsOnlyOnce("[jobs] pause by 'operator' lifted");
	}

	@Test
	void oneReasonDoesNotLiftThePauseOfAnother() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		instance.jobs.pause("operator");
		instance.engine.pause("health");
		instance.engine.pause("operator");
		assertThat(instance.jobs.status().pausedBy()).containsExactly("health", "operator");
		instance.jobs.resume("operator");
		instance.jobs.resume("health");
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isFalse();
		instance.engine.resume("operator");
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isFalse();
		instance.engine.resume("health");
		advance(RETRY);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseOfAllIncludesElectionsThatAreJoinedLater() {
		Instance instance = leader("a");
		instance.engine.pause("operator");
		LeaderElector later = instance.engine.elector("later");
		advance(LEASE.multipliedBy(3));
		assertThat(instance.jobs.isLeader()).isFalse();
		assertThat(later.isLeader()).isFalse();
		instance.engine.resume("operator");
		advance(LEASE.multipliedBy(2));
		assertThat(later.isLeader()).isTrue();
	}

	@Test
	void answerOfAClaimThatCameAfterThePauseGrantsNothingAndIsReleased() {
		Instance instance = new Instance("a", true);
		instance.counting.onClaim(() -> instance.jobs.pause("operator"));
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isFalse();
		advance(RETRY.multipliedBy(2));
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	@Test
	void pauseOutlastsAStop() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		instance.engine.stopAsync();
		advance(RETRY);
		instance.start();
		advance(LEASE.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isFalse();
		assertThat(instance.jobs.status().standing()).isEqualTo(Standing.PAUSED);
	}

	@Test
	void workOfAPausedTermDrainsBeforeItIsReleased() throws InterruptedException {
		Instance leader = leader("a");
		Instance other = started("b");
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
		Instance instance = leader("a");
		instance.jobs.resume("operator");
		instance.engine.resume("operator");
		advance(Duration.ofSeconds(1));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void labelIsChecked() {
		Instance instance = leader("a");
		assertThatIllegalArgumentException().isThrownBy(() -> instance.jobs.pause(" ")).withMessageContaining("pause");
		assertThatIllegalArgumentException().isThrownBy(() -> instance.engine.pause("x".repeat(101)))
			.withMessageContaining("100");
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseOfAllEndsTheTermAtOnceForListenersToo() {
		Instance leader = leader("a");
		leader.engine.pause("operator");
		advance(Duration.ZERO);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void resumeIsFollowedByAViewAtOnce() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		advance(RETRY.plus(MOMENT));
		instance.jobs.resume("operator");
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		instance.engine.pause("operator");
		advance(RETRY.plus(MOMENT));
		instance.engine.resume("operator");
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void resumeOfWhatWasNotPausedCostsNoHeartbeat() {
		Instance instance = leader("a");
		instance.counting.takeCalls();
		advance(MOMENT);
		instance.jobs.resume("operator");
		instance.engine.resume("operator");
		advance(MOMENT);
		assertThat(instance.counting.takeCalls()).isEmpty();
	}

	@Test
	void labelIsShownWithoutControlCharacters() {
		Instance instance = leader("a");
		assertThat(LogOutput.of(() -> instance.jobs.pause("a\n\u001b[2Jb"))).contains("paused by 'a??[2Jb'");
		assertThat(instance.jobs.status().pausedBy()).containsExactly("a??[2Jb");
		instance.jobs.resume("a\n\u001b[2Jb");
		assertThat(instance.jobs.status().pausedBy()).isEmpty();
	}

	@Test
	void labelOfAHundredCharactersIsTheLongest() {
		Instance instance = leader("a");
		String label = "x".repeat(100);
		instance.jobs.pause(label);
		assertThat(instance.jobs.status().pausedBy()).containsExactly(label);
	}

}
