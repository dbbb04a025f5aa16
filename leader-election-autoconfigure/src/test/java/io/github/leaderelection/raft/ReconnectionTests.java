package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Reconnection}.
 *
 * @author Leader Election
 */
class ReconnectionTests {

	private static final RaftPeerId ONE = RaftPeerId.valueOf("n1");

	private static final RaftPeerId TWO = RaftPeerId.valueOf("n2");

	private final Reconnection reconnection = new Reconnection(Duration.ofSeconds(1));

	@Test
	void whoIsHeardOfIsLeftAlone() {
		for (long now = 0; now < 60_000; now += 250) {
			assertThat(this.reconnection.due(Map.of(ONE, 1000L, TWO, 0L), now)).isEmpty();
		}
	}

	@Test
	void silentMemberIsConnectedToAgainAndAgain() {
		assertThat(this.reconnection.due(Map.of(ONE, 1001L, TWO, 0L), 1001)).containsExactly(ONE);
		assertThat(this.reconnection.due(Map.of(ONE, 1251L), 1251)).isEmpty();
		assertThat(this.reconnection.due(Map.of(ONE, 2001L), 2001)).containsExactly(ONE);
		int attempts = 0;
		for (long now = 2251; now < 3_600_000; now += 250) {
			attempts += this.reconnection.due(Map.of(ONE, now), now).size();
		}
		// About every three seconds, however long it lasts
		assertThat(attempts).isBetween(1100, 1250);
	}

	@Test
	void memberThatWasHeardOfMeanwhileIsConnectedToAtOnce() {
		Map<RaftPeerId, Long> silent = new HashMap<>(Map.of(ONE, 60_000L));
		assertThat(this.reconnection.due(silent, 60_000)).containsExactly(ONE);
		assertThat(this.reconnection.due(Map.of(ONE, 10L), 60_250)).isEmpty();
		assertThat(this.reconnection.due(Map.of(), 60_500)).isEmpty();
		assertThat(this.reconnection.due(silent, 60_501)).containsExactly(ONE);
	}

}
