package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.Member;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for claims by a stale read after a hint, and for what a stale read must not be
 * used for.
 */
class StaleReadTests extends AbstractEngineTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private Instance leader;

	private Instance follower;

	private void given(UnaryOperator<ElectionView> bend) {
		this.leader = leader("a");
		this.follower = started("b");
		this.follower.counting.offerStaleReads(bend);
		advance(RETRY);
		this.follower.counting.takeOrder();
	}

	private List<String> callsAfterResignation() {
		this.leader.jobs.resign();
		advance(SOON);
		return this.follower.counting.takeOrder();
	}

	@Test
	void releasedRecordIsClaimedByAStaleReadWithoutAHeartbeat() {
		given(UnaryOperator.identity());
		long before = token(this.leader);
		assertThat(callsAfterResignation()).containsExactly("staleRead", "claim");
		assertThat(this.follower.jobs.isLeader()).isTrue();
		assertThat(token(this.follower)).isGreaterThan(before);
		advance(LEASE);
		assertThat(this.follower.jobs.isLeader()).isTrue();
		assertThat(this.follower.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
	}

	@Test
	void staleReadIsNoHeartbeat() {
		given(UnaryOperator.identity());
		this.follower.jobs.pause("test");
		LeaderElector other = this.follower.engine.elector("other");
		advance(RETRY);
		assertThat(other.isLeader()).isTrue();
		other.resign();
		this.follower.jobs.resume("test");
		advance(MOMENT);
		// Stale reads alone keep nothing alive
		this.follower.counting.setFailing("heartbeat", true);
		for (int i = 0; i < 150; i++) {
			advance(MOMENT);
			this.store.close(new SessionId("nobody"));
		}
		assertThat(this.follower.engine.members()).isEmpty();
		assertThat(this.follower.jobs.leader()).isEmpty();
		this.leader.jobs.resign();
		advance(MOMENT);
		assertThat(this.follower.jobs.isLeader()).isFalse();
	}

	@Test
	void storeThatOffersNoStaleReadsIsNotAskedForThem() {
		this.leader = leader("a");
		this.follower = started("b");
		advance(RETRY);
		this.follower.counting.takeCalls();
		for (int i = 0; i < 10; i++) {
			this.store.close(new SessionId("nobody"));
			advance(MOMENT);
		}
		assertThat(this.follower.counting.takeCalls()).doesNotContainKey("staleRead")
			.hasEntrySatisfying("heartbeat", (times) -> assertThat(times).isGreaterThanOrEqualTo(10));
		this.follower.counting.takeOrder();
		assertThat(callsAfterResignation()).containsExactly("heartbeat", "claim");
	}

	@Test
	void staleReadThatFailsIsFollowedByAHeartbeat() {
		given(UnaryOperator.identity());
		this.follower.counting.setFailing("staleRead", true);
		assertThat(callsAfterResignation()).containsExactly("staleRead", "heartbeat", "claim");
	}

	@Test
	void staleReadThatNoThreadTakesIsFollowedByAHeartbeat() {
		given(UnaryOperator.identity());
		this.follower.environment.setThrowingOnce("executeStoreCall");
		assertThat(callsAfterResignation()).containsExactly("heartbeat", "claim");
	}

	/**
	 * The clocks are read when it is asked whether the lease lasts, and when the stale
	 * read is noted.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void staleReadThatCannotBeBegunIsReplacedByAHeartbeat(int readings) {
		given(UnaryOperator.identity());
		this.leader.jobs.resign();
		this.follower.environment.onNextTask(() -> this.follower.environment.setThrowingAfterReadings(readings));
		advance(SOON);
		assertThat(this.follower.counting.takeOrder()).contains("claim");
		assertThat(this.follower.jobs.isLeader()).isTrue();
	}

	@Test
	void hintsCauseNoMoreStaleReadsThanHeartbeatsBefore() {
		given(UnaryOperator.identity());
		for (int i = 0; i < 500; i++) {
			this.store.close(new SessionId("nobody"));
			advance(Duration.ofMillis(1));
		}
		assertThat(this.follower.counting.takeCalls().get("staleRead")).isBetween(5, 11);
	}

	@Test
	void whatAStaleReadDoesNotSettleIsSettledByTheHeartbeatThatFollows() {
		given(UnaryOperator.identity());
		this.store.create("another", 1);
		assertThat(callsAfterResignation()).startsWith("staleRead").contains("claim", "heartbeat");
		assertThat(this.follower.jobs.isLeader()).isTrue();
	}

	@Test
	void staleReadOfAnotherIncarnationOfTheStoreCountsForNothing() {
		given((view) -> new ElectionView("another", view.recurring(), view.intact(), view.elections(),
				view.sessions()));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void staleReadThatLacksTheOwnSessionCountsForNothing() {
		given((view) -> sessions(view,
				(sessions) -> sessions.values().removeIf((session) -> session.candidate().equals("b"))));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void staleReadThatShowsTheOwnSessionWithAnOlderNonceCountsForNothing() {
		given((view) -> sessions(view,
				(sessions) -> sessions.replaceAll((id, session) -> session.withNonce(session.nonce() - 1))));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void staleReadThatShowsASessionThatNoHeartbeatHasCountsForNothing() {
		SessionId fresh = new SessionId("fresh");
		given((view) -> sessions(view,
				(sessions) -> sessions.put(fresh, new Session(fresh, 1, "fresh", Map.of(), LEASE))));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void staleReadThatComesAfterANewerViewCountsForNothing() {
		given(UnaryOperator.identity());
		ElectionRecord held = record();
		advance(RETRY.minus(MOMENT.multipliedBy(5)));
		this.follower.counting.takeOrder();
		this.follower.environment.delayCalls(MOMENT.multipliedBy(15));
		this.leader.jobs.resign();
		advance(SOON);
		this.follower.environment.delayCalls(Duration.ofMillis(1));
		// The view comes first, and still shows the record as held
		this.follower.counting.bendViews((view) -> {
			this.follower.counting.bendViews((later) -> later);
			return with(view, held);
		});
		advance(MOMENT.multipliedBy(17));
		assertThat(this.follower.counting.takeOrder()).startsWith("heartbeat", "staleRead", "heartbeat", "claim");
	}

	@Test
	void staleReadCountsForNothingAfterAViewThatLacksWhatWasAcknowledged() {
		given(UnaryOperator.identity());
		this.follower.counting.bendViews((view) -> {
			this.follower.counting.bendViews((later) -> later);
			return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
		});
		advance(RETRY);
		this.follower.counting.takeOrder();
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
		assertThat(this.follower.jobs.isLeader()).isFalse();
	}

	@Test
	void viewThatWasNotTakenInToItsEndIsNoBaseOfAStaleRead() {
		boolean[] throwing = new boolean[1];
		this.leader = leader("a");
		this.follower = new Instance("b", true, this.store, new ViewRules() {
			@Override
			boolean endsBeforeExtension() {
				if (throwing[0]) {
					throw new IllegalStateException("on purpose");
				}
				return super.endsBeforeExtension();
			}
		});
		this.follower.engine.elector("other");
		this.follower.start();
		this.follower.counting.offerStaleReads(UnaryOperator.identity());
		advance(RETRY);
		this.store.close(new SessionId("nobody"));
		advance(RETRY.minus(MOMENT));
		throwing[0] = true;
		this.follower.environment.failures();
		// The view shows that the store has lost writes, and so ends the term
		this.follower.counting.bendViews((view) -> {
			this.follower.counting.bendViews((later) -> later);
			return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
		});
		while (this.follower.environment.failures().isEmpty()) {
			advance(SOON);
		}
		throwing[0] = false;
		this.follower.counting.takeOrder();
		this.leader.jobs.resign();
		advance(MOMENT);
		assertThat(this.follower.counting.takeOrder()).containsOnly("heartbeat");
		assertThat(this.follower.jobs.isLeader()).isFalse();
	}

	@Test
	void recordThatIsDistrustedIsNotClaimedByAStaleRead() {
		given(UnaryOperator.identity());
		this.follower.counting.bendViews((view) -> {
			this.follower.counting.bendViews((later) -> later);
			return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
		});
		advance(RETRY.multipliedBy(2));
		this.follower.counting.takeOrder();
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat").doesNotContain("claim");
		assertThat(this.follower.jobs.isLeader()).isFalse();
	}

	@Test
	void recordWhoseTokenWentBackIsNotClaimedByAStaleRead() {
		given((view) -> with(view, new ElectionRecord("jobs", State.RELEASED, null, 1, view.storeId())));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void recordThatIsNotReleasedIsNotClaimedByAStaleRead() {
		given((view) -> with(view, new ElectionRecord("jobs", State.VACANT, null,
				view.elections().get("jobs").token() + 1, view.storeId())));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void recordOfAnotherIncarnationIsNotClaimedByAStaleRead() {
		given((view) -> with(view,
				new ElectionRecord("jobs", State.RELEASED, null, view.elections().get("jobs").token(), "another")));
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void recordThatNoHeartbeatHasShownIsNotClaimedByAStaleRead() {
		given(UnaryOperator.identity());
		this.follower.counting.bendViews(
				(view) -> new ElectionView(view.storeId(), view.recurring(), view.intact(), Map.of(), view.sessions()));
		advance(RETRY);
		this.follower.counting.takeOrder();
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat");
	}

	@Test
	void leaseThatHasRunOutPermitsNoStaleRead() {
		given(UnaryOperator.identity());
		this.follower.environment.stepWall(Duration.ofHours(1));
		assertThat(callsAfterResignation()).startsWith("heartbeat");
	}

	@Test
	void leaseThatRunsOutDuringAStaleReadPermitsNoClaim() {
		given((view) -> {
			this.follower.environment.stepWall(Duration.ofHours(1));
			return view;
		});
		assertThat(callsAfterResignation()).containsExactly("staleRead");
	}

	@Test
	void instanceThatHasResignedDoesNotTakeTheElectionBackByAStaleRead() {
		given(UnaryOperator.identity());
		this.follower.jobs.pause("test");
		this.leader.counting.offerStaleReads(UnaryOperator.identity());
		this.leader.jobs.resign();
		advance(Duration.ofNanos(1));
		// A stale read shows the release before the heartbeat does
		this.leader.environment.delayCalls(MOMENT.multipliedBy(5));
		advance(SOON);
		this.leader.environment.delayCalls(Duration.ofMillis(1));
		advance(MOMENT);
		this.store.close(new SessionId("nobody"));
		advance(SOON);
		assertThat(this.leader.counting.takeOrder()).endsWith("release", "staleRead");
		advance(RETRY);
		assertThat(this.leader.jobs.isLeader()).isFalse();
		assertThat(this.leader.counting.claims()).hasSize(1);
	}

	@Test
	void pausedInstanceMakesNoStaleRead() {
		given(UnaryOperator.identity());
		this.follower.jobs.pause("test");
		assertThat(callsAfterResignation()).doesNotContain("staleRead", "claim");
	}

	@Test
	void electionGoesToTheMemberThatWasNamedThoughOthersMakeStaleReads() {
		given(UnaryOperator.identity());
		Instance named = started("c");
		named.counting.offerStaleReads(UnaryOperator.identity());
		advance(RETRY);
		Member to = this.leader.engine.members()
			.stream()
			.filter((member) -> member.candidate().equals("c"))
			.findAny()
			.orElseThrow();
		this.leader.jobs.resign(to);
		advance(MOMENT.multipliedBy(3));
		assertThat(named.jobs.isLeader()).isTrue();
		assertThat(this.follower.counting.claims()).isEmpty();
	}

	@Test
	void identityThatMayReturnIsWatchedForALeaseBeforeAStaleReadCounts() {
		UnaryOperator<ElectionView> recurring = (view) -> new ElectionView(view.storeId(), true, view.intact(),
				view.elections(), view.sessions());
		this.leader = leader("a");
		this.follower = new Instance("b", true);
		this.follower.counting.bendViews(recurring);
		this.follower.counting.offerStaleReads(recurring);
		this.follower.start();
		advance(RETRY.plus(MOMENT));
		this.follower.counting.takeOrder();
		assertThat(callsAfterResignation()).startsWith("staleRead", "heartbeat").doesNotContain("claim");
		advance(LEASE);
		assertThat(this.follower.jobs.isLeader()).isTrue();
	}

	@Test
	void claimThatWasHeldBackSinceTheStaleReadIsJudgedAgainWhenItIsSent() {
		given(UnaryOperator.identity());
		this.follower.counting.offerStaleReads((view) -> {
			this.follower.jobs.pause("test");
			return view;
		});
		assertThat(callsAfterResignation()).startsWith("staleRead").doesNotContain("claim");
	}

	@Test
	void endOfATermThatAStaleReadHasBroughtIsNoticedThoughNoViewFollows() {
		given(UnaryOperator.identity());
		assertThat(callsAfterResignation()).containsExactly("staleRead", "claim");
		assertThat(this.follower.jobs.isLeader()).isTrue();
		this.follower.counting.setFailing("heartbeat", true);
		advance(DEADLINE);
		assertThat(this.follower.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void endOfSuchATermIsNoticedThoughAViewFromBeforeTheReleaseCameMeanwhile() {
		given(UnaryOperator.identity());
		ElectionRecord held = record();
		advance(RETRY.minus(MOMENT.multipliedBy(5)));
		this.follower.counting.takeOrder();
		this.follower.counting.offerStaleReads((view) -> {
			this.follower.environment.delayCalls(MOMENT.multipliedBy(15));
			return view;
		});
		this.leader.jobs.resign();
		advance(SOON);
		this.follower.environment.delayCalls(Duration.ofMillis(1));
		this.follower.counting.bendViews((view) -> with(view, held));
		advance(MOMENT.multipliedBy(10));
		this.follower.counting.setFailing("heartbeat", true);
		advance(MOMENT.multipliedBy(10));
		assertThat(this.follower.counting.takeOrder()).startsWith("staleRead", "heartbeat", "claim");
		assertThat(this.follower.jobs.isLeader()).isTrue();
		advance(DEADLINE);
		assertThat(this.follower.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void claimByAStaleReadThatTheStoreRefusesIsFollowedByAHeartbeat() {
		given(UnaryOperator.identity());
		this.follower.counting.onClaim(() -> {
			this.follower.counting.onClaim(() -> {
			});
			ElectionRecord seen = view().elections().get("jobs");
			this.store
				.claim(new Claim(seen, OptionalLong.empty(), seen.storeId(), new SessionId("test"), seen.token() + 1));
		});
		assertThat(callsAfterResignation()).containsExactly("staleRead", "claim");
		assertThat(this.follower.jobs.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(this.follower.counting.takeOrder()).containsExactly("heartbeat");
	}

	@Test
	void recordThatIsAssumedToBeReleasedIsClaimedWithoutAStaleRead() {
		given(UnaryOperator.identity());
		assumeRelease();
		assertThat(callsAfterResignation()).containsExactly("claim");
		assertThat(this.follower.jobs.isLeader()).isTrue();
	}

	@Test
	void assumptionThatIsNotTrueIsFollowedByAHeartbeat() {
		given(UnaryOperator.identity());
		LeaderElector other = this.leader.engine.elector("other");
		advance(RETRY);
		assertThat(other.isLeader()).isTrue();
		assumeRelease();
		other.resign();
		advance(SOON);
		assertThat(this.follower.counting.takeOrder()).startsWith("claim", "heartbeat");
		assertThat(this.leader.jobs.isLeader()).isTrue();
		assertThat(this.follower.jobs.isLeader()).isFalse();
	}

	private void assumeRelease() {
		this.follower.counting.assume((base) -> {
			ElectionRecord held = base.elections().get("jobs");
			return Optional
				.of(with(base, new ElectionRecord("jobs", State.RELEASED, null, held.token(), held.storeId())));
		});
	}

	@Test
	void storeThatCannotSayWhatItAssumesIsRead() {
		given(UnaryOperator.identity());
		this.follower.counting.assume((base) -> {
			throw new IllegalStateException("test");
		});
		assertThat(callsAfterResignation()).containsExactly("staleRead", "claim");
	}

	private static ElectionView sessions(ElectionView view, Consumer<Map<SessionId, Session>> edit) {
		Map<SessionId, Session> sessions = new LinkedHashMap<>(view.sessions());
		edit.accept(sessions);
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), view.elections(), sessions);
	}

	private static ElectionView with(ElectionView view, ElectionRecord record) {
		Map<String, ElectionRecord> elections = new LinkedHashMap<>(view.elections());
		elections.put(record.election(), record);
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), elections, view.sessions());
	}

}
