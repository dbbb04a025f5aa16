package io.github.leaderelection.test.contract;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A heartbeat writes the session and never takes it back; a store that lost one says so.
 */
interface SessionContract extends StoreUnderTest {

	@Test
	default void heartbeatCreatesSession() {
		Session session = fixture().newSession("a").withNonce(1);
		ElectionView view = fixture().store().heartbeat(session, 0);
		assertThat(view.sessions()).containsEntry(session.id(), session);
		assertThat(view.intact()).isTrue();
		assertThat(fixture().session(session)).isEqualTo(session);
	}

	@Test
	default void heartbeatMovesNonce() {
		Session session = fixture().join("a");
		for (long nonce : new long[] { 2, 3, 1_000, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE }) {
			Session next = session.withNonce(nonce);
			ElectionView view = fixture().store().heartbeat(next, session.nonce());
			assertThat(view.intact()).isTrue();
			assertThat(view.sessions()).containsEntry(next.id(), next);
			assertThat(fixture().session(session)).isEqualTo(next);
			session = next;
		}
	}

	@Test
	default void storeContinuesAfterADisconnect() {
		Session session = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", session);
		for (int i = 0; i < 2; i++) {
			fixture().store().disconnect();
			fixture().store().disconnect();
			session = fixture().beat(session);
			assertThat(fixture().session(session)).isEqualTo(session);
			assertThat(fixture().record("orders")).isEqualTo(held);
		}
	}

	@Test
	default void heartbeatLeavesOthersAlone() {
		Session other = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", other);
		fixture().beat(fixture().join("b"));
		assertThat(fixture().session(other)).isEqualTo(other);
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

	@Test
	default void sessionKeepsMetadataAndLease() {
		Session session = new Session(fixture().newSession("a").id(), 1, "host-1:4711",
				Map.of("url", "https://host-1:8443/a?b=c&d=%20", "zone", "Zürich \"west\"", "empty", ""),
				Duration.ofMillis(12_345));
		fixture().store().heartbeat(session, 0);
		assertThat(fixture().session(session)).isEqualTo(session);
	}

	@Test
	default void sessionKeepsEmptyMetadata() {
		Session session = new Session(fixture().newSession("a").id(), 1, "a", Map.of(), Duration.ofSeconds(1));
		fixture().store().heartbeat(session, 0);
		assertThat(fixture().session(session)).isEqualTo(session);
	}

	@Test
	default void sessionKeepsMetadataOfGreatestLength() {
		Map<String, String> metadata = Map.of("k", "v".repeat(Metadata.MAX_LENGTH - 2));
		Session session = new Session(fixture().newSession("a").id(), 1, "a", metadata, Duration.ofDays(1));
		fixture().store().heartbeat(session, 0);
		assertThat(fixture().session(session)).isEqualTo(session);
	}

	@Test
	default void laterHeartbeatReplacesTheMetadata() {
		Session session = new Session(fixture().newSession("a").id(), 1, "a", Map.of("url", "x"),
				Duration.ofSeconds(10));
		fixture().store().heartbeat(session, 0);
		long second = Session.nextEdition(session.nonce());
		Session later = new Session(session.id(), second, "a",
				Map.of("url", "x", "leader-election.transfer.jobs", "5 b"), Duration.ofSeconds(10));
		fixture().store().heartbeat(later, 1);
		assertThat(fixture().session(session)).isEqualTo(later);
		long third = Session.nextEdition(second);
		fixture().store().heartbeat(session.withNonce(third), second);
		assertThat(fixture().session(session)).isEqualTo(session.withNonce(third));
	}

	@Test
	default void sessionKeepsOddCandidates() {
		for (String candidate : new String[] { "a", "host-1.example.org:4711", "Größe 東京 🚀", "it's \"quoted\" \\ `x`",
				"50% _off_ ?;-- ${x} :y {z} <&>", "Ж".repeat(100) }) {
			Session session = fixture().newSession(candidate).withNonce(1);
			fixture().store().heartbeat(session, 0);
			assertThat(fixture().session(session)).isEqualTo(session);
		}
	}

	@Test
	default void candidateOfAnyKindDoesNotFailTheHeartbeat() {
		for (String candidate : new String[] { "", " ", "line\r\nbreak", "nul\0", "\u001b[31m", "half\ud83d",
				"x".repeat(5_000) }) {
			Session session = fixture().newSession("a").withNonce(1);
			session = new Session(session.id(), 1, candidate, Map.of(), session.lease());
			ElectionView view = fixture().store().heartbeat(session, 0);
			assertThat(view.sessions()).containsKey(session.id());
			assertThat(view.intact()).isTrue();
		}
	}

	@Test
	default void heartbeatWritesWhatChanged() {
		Session session = fixture().join("a");
		Session changed = new Session(session.id(), Session.nextEdition(1), "renamed", Map.of("url", "https://new"),
				Duration.ofSeconds(99));
		assertThat(fixture().store().heartbeat(changed, 1).sessions()).containsEntry(session.id(), changed);
		assertThat(fixture().session(session)).isEqualTo(changed);
	}

	@Test
	default void storeIsIntactWhileNonceIsAsHighAsAcknowledged() {
		Session session = fixture().join("a").withNonce(5);
		assertThat(fixture().store().heartbeat(session, 1).intact()).isTrue();
		assertThat(fixture().store().heartbeat(session.withNonce(6), 0).intact()).isTrue();
		assertThat(fixture().store().heartbeat(session.withNonce(7), 3).intact()).isTrue();
		assertThat(fixture().store().heartbeat(session.withNonce(8), 7).intact()).isTrue();
	}

	@Test
	default void storeIsNotIntactWhenSessionIsLost() {
		Session session = fixture().join("a");
		fixture().store().evict(session);
		ElectionView view = fixture().store().heartbeat(session.withNonce(2), 1);
		assertThat(view.intact()).isFalse();
		assertThat(view.sessions()).containsEntry(session.id(), session.withNonce(2));
		assertThat(fixture().store().heartbeat(session.withNonce(3), 2).intact()).isTrue();
	}

	@Test
	default void storeIsNotIntactWhenNonceWentBack() {
		Session session = fixture().join("a");
		ElectionView view = fixture().store().heartbeat(session.withNonce(9), 8);
		assertThat(view.intact()).isFalse();
		assertThat(view.sessions()).containsEntry(session.id(), session.withNonce(9));
		assertThat(fixture().store().heartbeat(session.withNonce(10), 9).intact()).isTrue();
	}

	@Test
	default void evictRemovesSession() {
		Session session = fixture().join("a");
		Session other = fixture().join("b");
		fixture().store().evict(session);
		assertThat(fixture().session(session)).isNull();
		assertThat(fixture().session(other)).isEqualTo(other);
	}

	@Test
	default void evictLeavesSessionThatBeatMeanwhile() {
		Session session = fixture().join("a");
		Session alive = fixture().beat(session);
		fixture().store().evict(session);
		assertThat(fixture().session(session)).isEqualTo(alive);
		fixture().store().evict(alive.withNonce(alive.nonce() + 1));
		assertThat(fixture().session(session)).isEqualTo(alive);
	}

	@Test
	default void evictLeavesRecordsAlone() {
		Session session = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", session);
		Session other = fixture().join("b");
		fixture().store().evict(other);
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

}
