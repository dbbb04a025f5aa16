package io.github.leaderelection.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Share}.
 */
class ShareTests {

	private static final int ELECTIONS = 10_000;

	private final List<SessionId> sessions = IntStream.range(0, 10)
		.mapToObj((number) -> new SessionId("session" + number))
		.toList();

	@Test
	void eachElectionIsInOneShareAndEachSessionHasAboutAsMany() {
		Map<SessionId, Integer> shares = new HashMap<>();
		for (int i = 0; i < ELECTIONS; i++) {
			shares.merge(owner(this.sessions, "tenant-" + i, null), 1, Integer::sum);
		}
		assertThat(shares).hasSize(10).allSatisfy((session, share) -> assertThat(share).isBetween(800, 1200));
	}

	@Test
	void sessionThatIsMissingMovesNoOtherElections() {
		SessionId gone = this.sessions.get(3);
		List<SessionId> left = this.sessions.stream().filter((session) -> !session.equals(gone)).toList();
		for (int i = 0; i < ELECTIONS; i++) {
			SessionId before = owner(this.sessions, "tenant-" + i, null);
			SessionId after = owner(left, "tenant-" + i, null);
			assertThat(after).isEqualTo(owner(this.sessions, "tenant-" + i, gone));
			if (!before.equals(gone)) {
				assertThat(after).isEqualTo(before);
			}
		}
	}

	@Test
	void loneSessionHasAll() {
		SessionId self = this.sessions.get(0);
		assertThat(new Share(self, List.of()).contains("jobs", null)).isTrue();
		assertThat(new Share(self, List.of(self)).contains("jobs", null)).isTrue();
		SessionId other = this.sessions.get(1);
		for (int i = 0; i < 100; i++) {
			assertThat(new Share(self, List.of(self, other)).contains("tenant-" + i, other)).isTrue();
		}
	}

	// Instances of several versions have to agree
	@Test
	void hashIsTheSameInEachVersion() {
		assertThat(Share.hash("")).isEqualTo(0xf52a15e9a9b5e89bL);
		assertThat(Share.hash("jobs")).isEqualTo(0x58cebbdd021ee2b9L);
		assertThat(Share.hash("Auftr\u00e4ge")).isEqualTo(0xc0f1303d3f349898L);
	}

	private static SessionId owner(List<SessionId> sessions, String election, SessionId excluded) {
		List<SessionId> owners = sessions.stream()
			.filter((session) -> !session.equals(excluded) && new Share(session, sessions).contains(election, excluded))
			.toList();
		assertThat(owners).hasSize(1);
		return owners.get(0);
	}

}
