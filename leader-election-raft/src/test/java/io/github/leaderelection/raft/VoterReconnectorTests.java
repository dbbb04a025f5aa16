package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.VoterReconnector.Patience;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link VoterReconnector}.
 *
 * @author Leader Election
 */
class VoterReconnectorTests {

	private static final RaftPeerId ONE = RaftPeerId.valueOf("n1");

	private static final RaftPeerId TWO = RaftPeerId.valueOf("n2");

	private final VoterReconnector reconnection = new VoterReconnector(Duration.ofSeconds(1));

	private long now;

	@Test
	void voterWithoutLeaderLetsElectionsComeToAnEnd() {
		VoterServer server = mock();
		given(server.others()).willReturn(List.of(ONE));
		List<Long> times = new ArrayList<>();
		willAnswer((call) -> times.add(this.now)).given(server).reconnect(ONE);
		for (this.now = 0; this.now < 30_000; this.now += 250) {
			// Every two seconds a candidate again
			given(server.roleMillis()).willReturn(this.now % 2000);
			this.reconnection.check(server, this.now);
		}
		assertThat(times).containsExactly(3250L, 6250L, 10_250L, 15_250L, 20_250L, 25_250L);
	}

	@Test
	void voterThatLosesItsLeaderAgainLetsElectionsComeToAnEndAgain() {
		VoterServer server = mock();
		given(server.others()).willReturn(List.of(ONE));
		this.reconnection.check(server, 0);
		given(server.leader()).willReturn(TWO);
		this.reconnection.check(server, 2000);
		given(server.leader()).willReturn(null);
		this.reconnection.check(server, 60_000);
		this.reconnection.check(server, 63_000);
		then(server).should(never()).reconnect(any());
		this.reconnection.check(server, 63_001);
		then(server).should().reconnect(ONE);
	}

	@Test
	void waitIsBoundedHoweverLongElectionsTake() {
		VoterReconnector slow = new VoterReconnector(Duration.ofSeconds(30));
		long last = 0;
		for (long now = 30_250; now < 600_000; now += 250) {
			if (!slow.due(Map.of(ONE, now), now, Patience.OF_LEADER).isEmpty()) {
				assertThat(now - last).isLessThanOrEqualTo((last == 0) ? 31_000 : 3000);
				last = now;
			}
		}
		assertThat(last).isGreaterThan(590_000);
	}

	@Test
	void leaderThatIsNewGivesTheOthersTime() {
		VoterServer server = mock();
		given(server.isLeader()).willReturn(true);
		given(server.silences()).willReturn(Map.of(ONE, 100_000L));
		given(server.roleMillis()).willReturn(1000L, 1001L);
		this.reconnection.check(server, 0);
		then(server).should(never()).reconnect(any());
		this.reconnection.check(server, 250);
		then(server).should().reconnect(ONE);
	}

	@Test
	void followerConnectsToNobody() {
		VoterServer server = mock();
		given(server.others()).willReturn(List.of(ONE, TWO));
		given(server.leader()).willReturn(TWO);
		for (this.now = 0; this.now < 30_000; this.now += 250) {
			this.reconnection.check(server, this.now);
		}
		then(server).should(never()).reconnect(any());
	}

	@Test
	void whoIsHeardOfIsLeftAlone() {
		for (long now = 0; now < 60_000; now += 250) {
			assertThat(this.reconnection.due(Map.of(ONE, 1000L, TWO, 0L), now, Patience.OF_LEADER)).isEmpty();
		}
	}

	@Test
	void silentVoterIsConnectedToAgainAndAgain() {
		assertThat(this.reconnection.due(Map.of(ONE, 1001L, TWO, 0L), 1001, Patience.OF_LEADER)).containsExactly(ONE);
		assertThat(this.reconnection.due(Map.of(ONE, 2751L), 2751, Patience.OF_LEADER)).isEmpty();
		assertThat(this.reconnection.due(Map.of(ONE, 3001L), 3001, Patience.OF_LEADER)).containsExactly(ONE);
		int attempts = 0;
		for (long now = 3251; now < 3_600_000; now += 250) {
			attempts += this.reconnection.due(Map.of(ONE, now), now, Patience.OF_LEADER).size();
		}
		// About every three seconds, however long it lasts
		assertThat(attempts).isBetween(1100, 1250);
	}

	@Test
	void voterThatWasHeardOfMeanwhileIsConnectedToAtOnce() {
		Map<RaftPeerId, Long> silent = new HashMap<>(Map.of(ONE, 60_000L));
		assertThat(this.reconnection.due(silent, 60_000, Patience.OF_LEADER)).containsExactly(ONE);
		assertThat(this.reconnection.due(Map.of(ONE, 10L), 60_250, Patience.OF_LEADER)).isEmpty();
		assertThat(this.reconnection.due(Map.of(), 60_500, Patience.OF_LEADER)).isEmpty();
		assertThat(this.reconnection.due(silent, 60_501, Patience.OF_LEADER)).containsExactly(ONE);
	}

}
