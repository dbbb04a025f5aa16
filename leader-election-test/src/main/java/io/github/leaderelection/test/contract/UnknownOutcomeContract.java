package io.github.leaderelection.test.contract;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operation whose outcome nobody knows may be executed twice or long after it was
 * given up, and does no harm then.
 */
interface UnknownOutcomeContract extends StoreUnderTest {

	@Test
	default void heartbeatTwice() {
		Session session = fixture().join("a").withNonce(2);
		fixture().store().heartbeat(session, 1);
		ElectionView view = fixture().store().heartbeat(session, 1);
		assertThat(view.intact()).isTrue();
		assertThat(view.sessions()).containsEntry(session.id(), session);
	}

	@Test
	default void firstHeartbeatTwice() {
		Session session = fixture().join("a");
		ElectionView view = fixture().store().heartbeat(session, 0);
		assertThat(view.intact()).isTrue();
		assertThat(view.sessions()).containsEntry(session.id(), session);
	}

	@Test
	default void lateHeartbeatTakesNothingBack() {
		Session session = fixture().join("a");
		Session late = new Session(session.id(), 2, "old", Map.of("url", "https://old"), Duration.ofSeconds(1));
		Session current = new Session(session.id(), 7, "new", Map.of("url", "https://new"), Duration.ofSeconds(2));
		fixture().store().heartbeat(current, 1);
		ElectionView view = fixture().store().heartbeat(late, 1);
		assertThat(view.intact()).isTrue();
		assertThat(view.sessions()).containsEntry(session.id(), current);
		assertThat(fixture().session(session)).isEqualTo(current);
	}

	@Test
	default void heartbeatAfterClose() {
		Session session = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", session);
		fixture().store().close(session.id());
		ElectionView view = fixture().store().heartbeat(session.withNonce(2), 1);
		assertThat(view.intact()).isFalse();
		assertThat(view.elections()).containsEntry("orders", StoreFixture.released(held));
		fixture().store().evict(session.withNonce(2));
		assertThat(fixture().session(session)).isNull();
	}

	@Test
	default void createTwice() {
		fixture().store().create("orders", 0);
		ElectionRecord vacant = fixture().record("orders");
		fixture().store().create("orders", 0);
		assertThat(fixture().view().elections()).containsOnly(Map.entry("orders", vacant));
	}

	@Test
	default void lateCreateLeavesTermAlone() {
		ElectionRecord held = fixture().lead("orders", fixture().join("a"));
		fixture().open().create("orders", 0);
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

	@Test
	default void claimTwice() {
		Session claimant = fixture().join("a");
		fixture().store().create("orders", 0);
		Claim claim = fixture().claimOf("orders", claimant);
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().store().claim(claim)).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimTwiceOverOwnRecord() {
		Session claimant = fixture().join("a");
		fixture().lead("orders", claimant);
		Claim claim = fixture().claimOf("orders", claimant);
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().store().claim(claim)).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void lateClaimAfterRelease() {
		Session claimant = fixture().join("a");
		fixture().store().create("orders", 0);
		Claim claim = fixture().claimOf("orders", claimant);
		fixture().store().claim(claim);
		fixture().store().release("orders", claimant.id(), claim.token());
		fixture().assertRefused(claim);
	}

	@Test
	default void lateClaimAfterOthersTerm() {
		fixture().store().create("orders", 0);
		Claim late = fixture().claimOf("orders", fixture().join("a"));
		Session other = fixture().join("b");
		ElectionRecord held = fixture().lead("orders", other);
		fixture().assertRefused(late);
		fixture().store().release("orders", other.id(), held.token());
		fixture().assertRefused(late);
	}

	@Test
	default void releaseTwice() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		assertThat(fixture().store().release("orders", leader.id(), held.token())).isTrue();
		assertThat(fixture().store().release("orders", leader.id(), held.token())).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
	}

	@Test
	default void lateReleaseLeavesNextTermAlone() {
		Session leader = fixture().join("a");
		ElectionRecord first = fixture().lead("orders", leader);
		ElectionRecord own = fixture().lead("orders", leader);
		assertThat(fixture().store().release("orders", leader.id(), first.token())).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(own);
		ElectionRecord others = fixture().lead("orders", fixture().join("b"));
		assertThat(fixture().store().release("orders", leader.id(), own.token())).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(others);
	}

	@Test
	default void closeTwice() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		fixture().store().close(leader.id());
		fixture().store().close(leader.id());
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
	}

	@Test
	default void closeOfUnknownSession() {
		ElectionRecord held = fixture().lead("orders", fixture().join("a"));
		fixture().store().close(fixture().newSession("b").id());
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

	@Test
	default void lateCloseLeavesNextTermAlone() {
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		fixture().store().close(leader.id());
		Session other = fixture().join("b");
		ElectionRecord held = fixture().lead("orders", other);
		fixture().store().close(leader.id());
		assertThat(fixture().record("orders")).isEqualTo(held);
		assertThat(fixture().session(other)).isEqualTo(other);
	}

	@Test
	default void evictTwice() {
		Session session = fixture().join("a");
		fixture().store().evict(session);
		fixture().store().evict(session);
		assertThat(fixture().session(session)).isNull();
	}

}
