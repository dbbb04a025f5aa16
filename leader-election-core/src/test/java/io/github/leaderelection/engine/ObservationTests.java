package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Observation} and {@link Silence}.
 */
class ObservationTests {

	private static final SessionId SELF = new SessionId("self");

	private static final SessionId OTHER = new SessionId("other");

	private final Silence silence = new Silence();

	@Test
	void isIntactOnlyIfItContainsItsOwnHeartbeatAndAllBefore() {
		assertThat(observation(true, session(SELF, 5, 10)).isIntact(SELF)).isTrue();
		assertThat(observation(true, session(SELF, 6, 10)).isIntact(SELF)).isTrue();
		assertThat(observation(true, session(SELF, 4, 10)).isIntact(SELF)).isFalse();
		assertThat(observation(false, session(SELF, 5, 10)).isIntact(SELF)).isFalse();
		assertThat(observation(true, session(OTHER, 5, 10)).isIntact(SELF)).isFalse();
	}

	@Test
	void longestLeaseIsThatOfAnySessionOrOnesOwn() {
		assertThat(longestLease(0, session(SELF, 5, 10), session(OTHER, 1, 4))).hasSeconds(10);
		assertThat(longestLease(0, session(SELF, 5, 10), session(OTHER, 1, 20))).hasSeconds(20);
		assertThat(longestLease(0, session(OTHER, 1, 20), session(SELF, 5, 10))).hasSeconds(20);
		assertThat(longestLease(0, session(OTHER, 1, 4))).hasSeconds(10);
	}

	@Test
	void longestLeaseLeavesOutWhatWasWatchedSilentForItsWholeLease() {
		Session[] sessions = { session(SELF, 5, 10), session(OTHER, 1, 20), session(new SessionId("third"), 1, 15) };
		assertThat(longestLease(0, sessions)).hasSeconds(20);
		assertThat(longestLease(20_000_000_000L - 1, sessions)).hasSeconds(20);
		assertThat(longestLease(20_000_000_000L, sessions)).hasSeconds(10);
		assertThat(longestLease(20_000_000_000L, session(SELF, 5, 10), session(OTHER, 2, 20))).hasSeconds(20);
		this.silence.reset();
		assertThat(longestLease(60_000_000_000L, session(SELF, 5, 10), session(OTHER, 2, 20))).hasSeconds(20);
	}

	private Duration longestLease(long sent, Session... sessions) {
		observe(view(true, sessions), sent);
		return this.silence.longestLease(view(true, sessions), sent, Duration.ofSeconds(10));
	}

	@Test
	void leaseCountsFromTheSending() {
		Observation observation = observation(true, session(SELF, 5, 10));
		assertThat(observation.lease()).isEqualTo(new Lease(new Moment(100, 1), Duration.ofSeconds(7)));
		assertThat(observation.nonceOf(SELF)).isEqualTo(OptionalLong.of(5));
		assertThat(observation.nonceOf(OTHER)).isEmpty();
		assertThat(observation.nonceOf(null)).isEmpty();
	}

	@Test
	void silenceLastsUntilTheNonceChanges() {
		observe(view(true, session(OTHER, 1, 10)), 100);
		observe(view(true, session(OTHER, 1, 10)), 200);
		assertThat(this.silence.since(OTHER)).isEqualTo(100);
		observe(view(true, session(OTHER, 2, 10)), 300);
		assertThat(this.silence.since(OTHER)).isEqualTo(300);
		this.silence.reset();
		observe(view(true, session(OTHER, 2, 10)), 400);
		assertThat(this.silence.since(OTHER)).isEqualTo(400);
	}

	@Test
	void holderWithoutASessionIsSilentSinceItsSessionWentMissing() {
		observe(held(session(OTHER, 1, 10)), 100);
		observe(held(session(OTHER, 1, 10)), 200);
		assertThat(this.silence.since(OTHER)).isEqualTo(100);
		observe(held(), 300);
		observe(held(), 400);
		assertThat(this.silence.since(OTHER)).isEqualTo(300);
		observe(view(true), 500);
		assertThatIllegalArgumentException().isThrownBy(() -> this.silence.since(OTHER)).withMessageContaining("other");
	}

	@Test
	void silenceBeginsEarlierThanTheViewIfTheHeartbeatWasHeardBefore() {
		this.silence.observe(view(true, session(OTHER, 1, 10)), 100, (session) -> 40 + session.nonce());
		assertThat(this.silence.since(OTHER)).isEqualTo(41);
		assertThat(this.silence.shownSince(OTHER)).isEqualTo(100);
		this.silence.observe(view(true, session(OTHER, 1, 10)), 200, (session) -> 50);
		assertThat(this.silence.since(OTHER)).isEqualTo(41);
		this.silence.observe(view(true, session(OTHER, 2, 10)), 300, (session) -> 240);
		assertThat(this.silence.since(OTHER)).isEqualTo(240);
		assertThat(this.silence.shownSince(OTHER)).isEqualTo(300);
	}

	@Test
	void holderWithoutASessionWasHeardOfByNobody() {
		this.silence.observe(held(), 100, (session) -> 40);
		assertThat(this.silence.since(OTHER)).isEqualTo(100);
	}

	@Test
	void longestLeaseAndOthersCountFromTheFirstViewAlone() {
		ElectionView view = view(true, session(SELF, 5, 10), session(OTHER, 1, 20));
		this.silence.observe(view, 20_000_000_000L, (session) -> 0);
		assertThat(this.silence.longestLease(view, 20_000_000_000L, Duration.ofSeconds(10))).hasSeconds(20);
		assertThat(this.silence.isAnyAfter(19_000_000_000L, SELF)).isTrue();
		assertThat(this.silence.isAnyAfter(20_000_000_000L, SELF)).isFalse();
	}

	private void observe(ElectionView view, long start) {
		this.silence.observe(view, start, (session) -> start);
	}

	private static Session session(SessionId id, long nonce, int leaseSeconds) {
		return new Session(id, nonce, id.value(), Map.of(), Duration.ofSeconds(leaseSeconds));
	}

	private static ElectionView view(boolean intact, Session... sessions) {
		Map<SessionId, Session> byId = new HashMap<>();
		List.of(sessions).forEach((session) -> byId.put(session.id(), session));
		return new ElectionView("store", false, intact, Map.of(), byId);
	}

	private static ElectionView held(Session... sessions) {
		return new ElectionView("store", false, true,
				Map.of("jobs", new ElectionRecord("jobs", State.HELD, OTHER, 1, "store")),
				view(true, sessions).sessions());
	}

	private static Observation observation(boolean intact, Session... sessions) {
		return Observation.of(view(intact, sessions), 5, new Moment(100, 1), new Moment(200, 2),
				ElectionSettings.defaults(), TimingRules.SAFE);
	}

}
