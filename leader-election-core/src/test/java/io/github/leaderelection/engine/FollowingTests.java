package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how candidates follow the heartbeats that a store announces, in virtual time.
 */
class FollowingTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final Duration MOMENT = Duration.ofMillis(10);

	private final VirtualWorld world = new VirtualWorld();

	private final ElectionStore store = new InMemoryElectionStore();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 499, 501, 900, 1_100, 1_499, 1_501, 1_900, 1_999 })
	void takeoverCountsFromTheLastHeartbeatWhateverThePhase(int phase) {
		Instance leader = new Instance();
		Instance follower = followerAfter(Duration.ofMillis(phase));
		this.world.advance(RETRY.multipliedBy(6));
		leader.counting.takeCalls();
		Duration step = Duration.ofMillis(1);
		while (leader.counting.takeCalls().isEmpty()) {
			this.world.advance(step);
		}
		leader.environment.holdCalls();
		this.world.advance(LEASE.minus(MOMENT));
		assertThat(follower.jobs.isLeader()).isFalse();
		this.world.advance(MOMENT.multipliedBy(2));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 500, 1_000, 1_500, 1_999 })
	void followerSendsOneHeartbeatPerRetryPeriod(int phase) {
		Instance leader = new Instance();
		Instance follower = followerAfter(Duration.ofMillis(phase));
		this.world.advance(RETRY.multipliedBy(6));
		leader.counting.takeCalls();
		follower.counting.takeCalls();
		this.world.advance(RETRY.multipliedBy(20));
		assertThat(leader.counting.takeCalls().get("heartbeat")).isBetween(19, 20);
		assertThat(follower.counting.takeCalls().get("heartbeat")).isBetween(19, 21);
	}

	@Test
	void leadersKeepTheirOwnPace() {
		Instance one = new Instance();
		this.world.advance(Duration.ofMillis(700));
		Instance other = new Instance();
		LeaderElector reports = other.engine.elector("reports");
		one.jobs.resign();
		this.world.advance(LEASE);
		one.engine.elector("mail");
		this.world.advance(LEASE);
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(reports.isLeader()).isTrue();
		assertThat(one.engine.elector("mail").isLeader()).isTrue();
		one.counting.takeCalls();
		other.counting.takeCalls();
		this.world.advance(RETRY.multipliedBy(20));
		assertThat(one.counting.takeCalls().get("heartbeat")).isBetween(19, 20);
		assertThat(other.counting.takeCalls().get("heartbeat")).isBetween(19, 20);
	}

	@Test
	void followerOfSeveralLeadersFollowsOne() {
		Instance one = new Instance();
		this.world.advance(Duration.ofMillis(700));
		Instance other = new Instance();
		other.engine.elector("reports");
		this.world.advance(LEASE);
		Instance follower = followerAfter(Duration.ofMillis(300));
		this.world.advance(LEASE);
		follower.counting.takeCalls();
		one.counting.takeCalls();
		this.world.advance(RETRY.multipliedBy(20));
		assertThat(one.counting.takeCalls().get("heartbeat")).isBetween(19, 20);
		assertThat(follower.counting.takeCalls().get("heartbeat")).isBetween(19, 21);
	}

	@Test
	void manyAnnouncementsCauseHardlyMoreHeartbeats() {
		Instance leader = new Instance();
		Instance follower = followerAfter(Duration.ofMillis(300));
		this.world.advance(RETRY.multipliedBy(6));
		assertThat(leader.jobs.isLeader()).isTrue();
		Session spy = new Session(new SessionId("spy"), 1, "spy", Map.of(), LEASE);
		ElectionView view = this.store.heartbeat(spy, 0);
		Session announced = view.sessions().get(view.elections().get("jobs").holder());
		follower.counting.takeCalls();
		for (int i = 0; i < 200; i++) {
			this.store.heartbeat(announced, 0);
			this.world.advance(Duration.ofMillis(100));
		}
		assertThat(follower.counting.takeCalls().get("heartbeat")).isBetween(9, 14);
	}

	private Instance followerAfter(Duration phase) {
		this.world.advance(LEASE.plus(phase));
		return new Instance();
	}

	private final class Instance {

		private final VirtualWorld.Environment environment = FollowingTests.this.world.environment();

		private final CountingStore counting = new CountingStore(FollowingTests.this.store);

		private final ElectionEngine engine;

		private final LeaderElector jobs;

		private Instance() {
			this.engine = ElectionEngine.builder(this.counting)
				.settings(ElectionSettings.defaults().withClaimMissing(true))
				.environment(this.environment)
				.build();
			this.jobs = this.engine.elector("jobs");
			this.engine.start();
			this.engine.campaign();
		}

	}

}
