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
		Node node = recurring("a", false);
		node.start();
		advance(LEASE);
		assertThat(node.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void newSessionBelievesAReleaseAtOnceWhereIdentitiesDoNotReturn() {
		release();
		Node node = new Node("a", false);
		node.start();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void missingRecordIsNotClaimedAtOnceEvenIfThatIsPermitted() {
		Node node = recurring("a", true);
		node.start();
		advance(LEASE);
		assertThat(node.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void recordThatTheSessionItselfHoldsIsNotClaimedAtOnce() {
		Node node = recurring("a", true);
		node.engine.start();
		advance(MOMENT);
		SessionId self = view().sessions().keySet().iterator().next();
		hold(self);
		node.engine.campaign();
		advance(LEASE.minus(MOMENT));
		assertThat(node.counting.claims()).isEmpty();
		advance(MOMENT.multipliedBy(2));
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void longestLeaseOfAllCounts() {
		release();
		this.store.heartbeat(new Session(new SessionId("slow"), 1, "slow", Map.of(), Duration.ofSeconds(15)), 0);
		Node node = recurring("a", false);
		node.start();
		advance(Duration.ofSeconds(15));
		assertThat(node.counting.claims()).isEmpty();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void sessionThatHasWatchedForALeaseTakesOverAtOnce() {
		Node leader = recurring("a", true);
		leader.start();
		Node follower = recurring("b", true);
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
		Node node = watching();
		cutOff(node, DEADLINE.plusMillis(1));
		node.engine.campaign();
		advance(LEASE.minus(MOMENT));
		assertThat(node.counting.claims()).isEmpty();
		advance(RETRY.plus(MOMENT));
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void suspensionLongerThanTheRenewDeadlineStartsTheWatchAnew() {
		release();
		Node node = watching();
		node.environment.stepWall(DEADLINE);
		advance(RETRY);
		node.engine.campaign();
		advance(LEASE.minus(RETRY));
		assertThat(node.counting.claims()).isEmpty();
	}

	@Test
	void gapWithinTheRenewDeadlineDoesNot() {
		release();
		Node node = watching();
		cutOff(node, DEADLINE.minus(MOMENT));
		node.engine.campaign();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void gapMattersNotWhereIdentitiesDoNotReturn() {
		release();
		Node node = watching();
		node.counting.bendViews(UnaryOperator.identity());
		cutOff(node, LEASE);
		node.engine.campaign();
		advance(MOMENT);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void silenceIsCountedAnewAfterAGap() {
		this.store.heartbeat(new Session(OTHER, 1, "other", Map.of(), LEASE), 0);
		hold(OTHER);
		Node node = recurring("a", true);
		node.start();
		advance(DEADLINE);
		cutOff(node, DEADLINE.plus(MOMENT));
		assertThat(node.jobs.leader()).map((leader) -> leader.candidate()).contains("other");
		advance(LEASE.minus(MOMENT));
		assertThat(node.counting.claims()).isEmpty();
		advance(RETRY.plus(MOMENT));
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void identityThatReturnsIsWatchedAnew() {
		release();
		Node node = watching();
		node.counting.bendViews((view) -> with(view, "another"));
		advance(RETRY);
		node.counting.bendViews((view) -> with(view, view.storeId()));
		node.engine.campaign();
		advance(LEASE);
		assertThat(node.counting.claims()).isEmpty();
		advance(RETRY);
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void claimThatWaitedWhileTheStoreWasAnotherIsNotSent() {
		release();
		Node node = watching();
		// A token that is far ahead is claimed apart
		this.store.create("second", node.environment.currentTimeMillis() + Duration.ofDays(2).toMillis());
		LeaderElector second = node.engine.elector("second");
		advance(LEASE.plus(RETRY));
		Duration slow = Duration.ofMillis(900);
		node.environment.delayCalls(slow);
		node.engine.campaign();
		awaitHeartbeat(node);
		// One claim is under way, the other waits for its turn
		node.environment.delayCalls(Duration.ofMillis(1));
		node.counting.bendViews((view) -> with(view, "another"));
		node.engine.campaign();
		awaitHeartbeat(node);
		node.counting.bendViews((view) -> with(view, view.storeId()));
		advance(MOMENT);
		node.engine.campaign();
		awaitHeartbeat(node);
		assertThat(node.counting.claims()).isEmpty();
		advance(slow);
		assertThat(node.counting.claims()).hasSize(1);
		advance(LEASE);
		assertThat(second.isLeader()).isTrue();
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void termThatTheViewConfirmsGoesOnUnderAnotherIdentity() {
		for (boolean recurs : new boolean[] { true, false }) {
			Node leader = leader("leader-" + recurs);
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

	private Node recurring(String name, boolean claimMissing) {
		Node node = new Node(name, claimMissing);
		node.counting.bendViews((view) -> with(view, view.storeId()));
		return node;
	}

	// Has watched for more than a lease, without being a candidate
	private Node watching() {
		Node node = recurring("a", false);
		node.engine.start();
		advance(LEASE.plus(RETRY));
		return node;
	}

	// From the sending of the last heartbeat that is answered, to the next answer, within
	// two milliseconds
	private void cutOff(Node node, Duration gap) {
		awaitHeartbeat(node);
		node.environment.holdCalls();
		advance(gap);
		node.environment.releaseCalls();
		advance(Duration.ofMillis(1));
	}

	private void awaitHeartbeat(Node node) {
		node.counting.takeCalls();
		while (!node.counting.takeCalls().containsKey("heartbeat")) {
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
