package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an {@link ElectionEngine} with a store whose earlier identities may return:
 * what it shows may have been lost under another identity meanwhile.
 */
class RecurringIdentityTests extends AbstractEngineTests {

	private static final SessionId OTHER = new SessionId("other");

	@Test
	void newSessionWatchesTheStoreForALeaseBeforeItBelievesARelease() {
		release();
		Instance instance = recurring("a", false);
		instance.start();
		advance(LEASE);
		assertThat(instance.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void newSessionBelievesAReleaseAtOnceWhereIdentitiesDoNotReturn() {
		release();
		Instance instance = new Instance("a", false);
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void missingRecordIsNotClaimedAtOnceEvenIfThatIsPermitted() {
		Instance instance = recurring("a", true);
		instance.start();
		advance(LEASE);
		assertThat(instance.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void recordThatTheSessionItselfHoldsIsNotClaimedAtOnce() {
		Instance instance = recurring("a", true);
		instance.engine.start();
		advance(MOMENT);
		SessionId self = view().sessions().keySet().iterator().next();
		hold(self);
		instance.engine.campaign();
		advance(LEASE.minus(MOMENT));
		assertThat(instance.counting.claims()).isEmpty();
		advance(MOMENT.multipliedBy(2));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void longestLeaseOfAllCounts() {
		release();
		this.store.heartbeat(new Session(new SessionId("slow"), 1, "slow", Map.of(), Duration.ofSeconds(15)), 0);
		Instance instance = recurring("a", false);
		instance.start();
		advance(Duration.ofSeconds(15));
		assertThat(instance.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void sessionThatHasWatchedForALeaseTakesOverAtOnce() {
		Instance leader = recurring("a", true);
		leader.start();
		Instance follower = recurring("b", true);
		follower.engine.start();
		advance(LEASE.plus(RETRY));
		assertThat(leader.jobs.isLeader()).isTrue();
		follower.engine.campaign();
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void gapLongerThanTheRenewDeadlineStartsTheWatchAnew() {
		release();
		Instance instance = watching();
		cutOff(instance, DEADLINE.plusMillis(1));
		instance.engine.campaign();
		advance(LEASE.minus(MOMENT));
		assertThat(instance.counting.claims()).isEmpty();
		advance(RETRY.plus(MOMENT));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void suspensionLongerThanTheRenewDeadlineStartsTheWatchAnew() {
		release();
		Instance instance = watching();
		instance.environment.stepWall(DEADLINE);
		advance(RETRY);
		instance.engine.campaign();
		advance(LEASE.minus(RETRY));
		assertThat(instance.counting.claims()).isEmpty();
	}

	@Test
	void gapWithinTheRenewDeadlineDoesNot() {
		release();
		Instance instance = watching();
		cutOff(instance, DEADLINE.minus(MOMENT));
		instance.engine.campaign();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void gapMattersNotWhereIdentitiesDoNotReturn() {
		release();
		Instance instance = watching();
		instance.counting.bendViews(UnaryOperator.identity());
		cutOff(instance, LEASE);
		instance.engine.campaign();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void silenceIsCountedAnewAfterAGap() {
		this.store.heartbeat(new Session(OTHER, 1, "other", Map.of(), LEASE), 0);
		hold(OTHER);
		Instance instance = recurring("a", true);
		instance.start();
		advance(DEADLINE);
		cutOff(instance, DEADLINE.plus(MOMENT));
		assertThat(instance.jobs.leader()).map((leader) -> leader.candidate()).contains("other");
		advance(LEASE.minus(MOMENT));
		assertThat(instance.counting.claims()).isEmpty();
		advance(RETRY.plus(MOMENT));
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void identityThatReturnsIsWatchedAnew() {
		release();
		Instance instance = watching();
		instance.counting.bendViews((view) -> with(view, "another"));
		advance(RETRY);
		instance.counting.bendViews((view) -> with(view, view.storeId()));
		instance.engine.campaign();
		advance(LEASE);
		assertThat(instance.counting.claims()).isEmpty();
		advance(RETRY);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void claimThatWaitedWhileTheStoreWasAnotherIsNotSent() {
		release();
		Instance instance = watching();
		// A token that is far ahead is claimed apart
		this.store.create("second", instance.environment.currentTimeMillis() + Duration.ofDays(2).toMillis());
		LeaderElector second = instance.engine.elector("second");
		advance(LEASE.plus(RETRY));
		Duration slow = Duration.ofMillis(900);
		instance.environment.delayCalls(slow);
		instance.engine.campaign();
		awaitHeartbeat(instance);
		// One claim is under way, the other waits for its turn
		instance.environment.delayCalls(Duration.ofMillis(1));
		instance.counting.bendViews((view) -> with(view, "another"));
		instance.engine.campaign();
		awaitHeartbeat(instance);
		instance.counting.bendViews((view) -> with(view, view.storeId()));
		advance(MOMENT);
		instance.engine.campaign();
		awaitHeartbeat(instance);
		assertThat(instance.counting.claims()).isEmpty();
		advance(slow);
		assertThat(instance.counting.claims()).hasSize(1);
		advance(LEASE);
		assertThat(second.isLeader()).isTrue();
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void termThatTheViewConfirmsGoesOnUnderAnotherIdentity() {
		for (boolean recurs : new boolean[] { true, false }) {
			Instance leader = leader("leader-" + recurs);
			long token = token(leader);
			for (int i = 0; i < 20; i++) {
				String id = "server-" + i % 2;
				leader.counting.bendViews(
						(view) -> new ElectionView(id, recurs, view.intact(), view.elections(), view.sessions()));
				advance(RETRY);
				assertThat(leader.jobs.isLeader()).isTrue();
			}
			assertThat(token(leader)).isEqualTo(token);
			assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
			leader.engine.stopAsync();
			advance(RETRY);
		}
	}

	private Instance recurring(String name, boolean claimMissing) {
		Instance instance = new Instance(name, claimMissing);
		instance.counting.bendViews((view) -> with(view, view.storeId()));
		return instance;
	}

	// Has watched for more than a lease, without being a candidate
	private Instance watching() {
		Instance instance = recurring("a", false);
		instance.engine.start();
		advance(LEASE.plus(RETRY));
		return instance;
	}

	// From the sending of the last heartbeat that is answered, to the next answer, within
	// two milliseconds
	private void cutOff(Instance instance, Duration gap) {
		awaitHeartbeat(instance);
		instance.environment.holdCalls();
		advance(gap);
		instance.environment.releaseCalls();
		advance(Duration.ofMillis(1));
	}

	private void awaitHeartbeat(Instance instance) {
		instance.counting.takeCalls();
		while (!instance.counting.takeCalls().containsKey("heartbeat")) {
			advance(Duration.ofMillis(1));
		}
	}

	private static ElectionView with(ElectionView view, String storeId) {
		return new ElectionView(storeId, true, view.intact(), view.elections(), view.sessions());
	}

	private void release() {
		hold(OTHER);
		this.store.close(OTHER);
	}

	private void hold(SessionId holder) {
		ElectionRecord vacant = record();
		Claim claim = new Claim(vacant, OptionalLong.empty(), vacant.storeId(), holder, vacant.token() + 1);
		assertThat(this.store.claim(claim)).isTrue();
	}

}
