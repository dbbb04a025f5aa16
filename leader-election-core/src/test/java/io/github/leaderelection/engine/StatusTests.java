package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderMissingEvent;
import io.github.leaderelection.store.ElectionRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the status of an election, for the event that no leader is known, and for the
 * early release of a shutdown.
 */
class StatusTests extends AbstractEngineTests {

	@Test
	void leaderAndFollower() {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY.multipliedBy(2));
		ElectionStatus leading = leader.jobs.status();
		assertThat(leading.state()).isEqualTo(State.LEADING);
		assertThat(leading.leader()).contains(leader.jobs.leader().orElseThrow());
		assertThat(leading.elapsed()).isGreaterThanOrEqualTo(RETRY.multipliedBy(2));
		assertThat(leading.standing()).isEqualTo(Standing.CANDIDATE);
		ElectionStatus following = follower.jobs.status();
		assertThat(following.state()).isEqualTo(State.FOLLOWING);
		assertThat(following.leader()).isEqualTo(leading.leader());
	}

	@Test
	void unknownBeforeTheFirstViewAndAfterALeaseWithoutOne() {
		Instance instance = new Instance("a", true);
		assertThat(instance.jobs.status().state()).isEqualTo(State.UNKNOWN);
		assertThat(instance.jobs.status().standing()).isEqualTo(Standing.NOT_READY);
		instance.start();
		advance(MOMENT);
		instance.counting.setDown(true);
		advance(DEADLINE);
		assertThat(instance.jobs.status().state()).isEqualTo(State.LEADERLESS);
		advance(LEASE);
		assertThat(instance.jobs.status().state()).isEqualTo(State.UNKNOWN);
		assertThat(instance.jobs.status().leader()).isEmpty();
		// The state is another one since then, and the absence goes on
		assertThat(instance.jobs.status().leaderless()).isBetween(LEASE.minus(RETRY), LEASE.plus(RETRY))
			.isGreaterThan(instance.jobs.status().elapsed());
		instance.counting.setDown(false);
		advance(LEASE);
		assertThat(instance.jobs.status().state()).isEqualTo(State.LEADING);
		assertThat(instance.jobs.status().leaderless()).isZero();
	}

	@Test
	void leaderlessWhenTheStoreShowsThatNobodyLeads() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		advance(RETRY);
		assertThat(instance.jobs.status().state()).isEqualTo(State.LEADERLESS);
		advance(RETRY);
		assertThat(instance.jobs.status().elapsed()).isBetween(RETRY, RETRY.multipliedBy(3));
	}

	@Test
	void standsBackAfterAResignation() {
		Instance instance = leader("a");
		instance.jobs.resign();
		advance(RETRY);
		assertThat(instance.jobs.status().standing()).isEqualTo(Standing.STANDING_BACK);
		advance(LEASE);
		assertThat(instance.jobs.status().standing()).isEqualTo(Standing.CANDIDATE);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void drainsAndSaysThatWorkStillRuns() {
		Instance instance = leader("a");
		GuardedRun run = begin(instance);
		instance.jobs.resign();
		assertThat(instance.jobs.status().state()).isEqualTo(State.DRAINING);
		assertThat(instance.jobs.status().standing()).isEqualTo(Standing.WORK_STILL_RUNS);
		run.close();
	}

	@Test
	void absenceOfALeaderIsReportedOnce() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		advance(LEASE.multipliedBy(2).minus(RETRY));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).isEmpty();
		advance(RETRY.multipliedBy(2));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.state()).isEqualTo(State.LEADERLESS);
			assertThat(event.absence()).isGreaterThanOrEqualTo(LEASE.multipliedBy(2));
		});
		advance(LEASE.multipliedBy(5));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).hasSize(1);
		instance.jobs.resume("operator");
		advance(RETRY);
		instance.counting.setDown(true);
		advance(LEASE.multipliedBy(4));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).hasSize(2)
			.last()
			.extracting(LeaderMissingEvent::state)
			.isEqualTo(State.UNKNOWN);
	}

	@Test
	void absenceThatIsReportedMustBeLongerThanNothing() {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ElectionEngine.builder(this.store).leaderlessAfter(Duration.ZERO))
			.withMessageContaining("leaderless-after");
	}

	@Test
	void drainReleasesNothingBeforeTheStopUnlessThatIsWanted() {
		Instance leader = leader("a");
		leader.engine.drain();
		advance(RETRY.multipliedBy(3));
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		leader.engine.stopAsync();
		advance(RETRY);
		assertThat(record().state()).isEqualTo(ElectionRecord.State.RELEASED);
	}

	@Test
	void earlyReleaseWaitsForGuardedWorkAndNotForTheStop() {
		Instance leader = leader("a");
		Instance other = started("b");
		GuardedRun run = begin(leader);
		leader.engine.drain(true);
		advance(RETRY.multipliedBy(2));
		assertThat(other.jobs.isLeader()).isFalse();
		run.close();
		advance(RETRY);
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(leader.engine.isRunning()).isTrue();
	}

	@Test
	void firstLeaderIsNotKnownAgain() {
		Instance instance = new Instance("a", true);
		instance.counting.setDown(true);
		instance.start();
		assertThat(LogOutput.of(() -> advance(LEASE.multipliedBy(5)))).contains("[jobs] no leader has been known for ");
		instance.counting.setDown(false);
		assertThat(LogOutput.of(() -> advance(LEASE.multipliedBy(2))))
			.containsOnlyOnce("[jobs] the first leader is known, after ")
			.doesNotContain("a leader is known again");
	}

	@Test
	void absenceOfALeaderIsLoggedWithItsReason() {
		Instance instance = leader("a");
		instance.jobs.pause("operator");
		assertThat(LogOutput.of(() -> advance(LEASE.multipliedBy(3))))
			.containsOnlyOnce("[jobs] no leader has been known for ")
			.contains("WARN", "no live instance holds the election");
		instance.jobs.resume("operator");
		assertThat(LogOutput.of(() -> advance(RETRY))).containsOnlyOnce("[jobs] a leader is known again, after ")
			.contains("INFO");
		instance.counting.setDown(true);
		assertThat(LogOutput.of(() -> advance(LEASE.multipliedBy(4))))
			.containsOnlyOnce("[jobs] no leader has been known for ")
			.contains("the store has not answered for a lease duration");
	}

	private static GuardedRun begin(Instance instance) {
		return instance.jobs.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow();
	}

}
