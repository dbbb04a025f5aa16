package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link VoterReconnector}.
 */
class VoterReconnectorTests {

	private static final RaftPeerId ONE = RaftPeerId.valueOf("n1");

	private static final RaftPeerId TWO = RaftPeerId.valueOf("n2");

	private final VoterReconnector reconnector = new VoterReconnector(Duration.ofSeconds(1));

	private Map<RaftPeerId, Long> silences = Map.of();

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
			this.reconnector.check(server, this.now);
		}
		assertThat(times).containsExactly(3250L, 6250L, 10_250L, 16_250L, 22_250L, 28_250L);
	}

	@Test
	void voterThatLosesItsLeaderAgainLetsElectionsComeToAnEndAgain() {
		VoterServer server = mock();
		given(server.others()).willReturn(List.of(ONE));
		this.reconnector.check(server, 0);
		given(server.leader()).willReturn(TWO);
		this.reconnector.check(server, 2000);
		given(server.leader()).willReturn(null);
		this.reconnector.check(server, 60_000);
		this.reconnector.check(server, 63_000);
		then(server).should(never()).reconnect(any());
		this.reconnector.check(server, 63_001);
		then(server).should().reconnect(ONE);
	}

	@Test
	void waitIsBoundedHoweverLongElectionsTake() {
		VoterReconnector slow = new VoterReconnector(Duration.ofSeconds(30));
		VoterServer server = leader();
		List<Long> times = new ArrayList<>();
		willAnswer((call) -> times.add(this.now)).given(server).reconnect(ONE);
		for (this.now = 0; this.now < 600_000; this.now += 250) {
			this.silences = Map.of(ONE, this.now);
			slow.check(server, this.now);
		}
		assertThat(times.get(0)).isEqualTo(30_250);
		for (int i = 1; i < times.size(); i++) {
			assertThat(times.get(i) - times.get(i - 1)).isLessThanOrEqualTo(5000);
		}
		assertThat(times.get(times.size() - 1)).isGreaterThan(590_000);
	}

	@Test
	void leaderThatIsNewGivesTheOthersTime() {
		VoterServer server = mock();
		given(server.isLeader()).willReturn(true);
		given(server.silences()).willReturn(Map.of(ONE, 100_000L));
		given(server.roleMillis()).willReturn(1000L, 1001L);
		this.reconnector.check(server, 0);
		then(server).should(never()).reconnect(any());
		this.reconnector.check(server, 250);
		then(server).should().reconnect(ONE);
	}

	@Test
	void followerConnectsToNobody() {
		VoterServer server = mock();
		given(server.others()).willReturn(List.of(ONE, TWO));
		given(server.leader()).willReturn(TWO);
		for (this.now = 0; this.now < 30_000; this.now += 250) {
			this.reconnector.check(server, this.now);
		}
		then(server).should(never()).reconnect(any());
	}

	@Test
	void whoIsHeardOfIsLeftAlone() {
		VoterServer server = leader();
		for (long now = 0; now < 60_000; now += 250) {
			this.silences = Map.of(ONE, 1000L, TWO, 0L);
			this.reconnector.check(server, now);
		}
		then(server).should(never()).reconnect(any());
	}

	@Test
	void silentVoterIsConnectedToAgainAndAgain() {
		VoterServer server = leader();
		List<Long> times = new ArrayList<>();
		willAnswer((call) -> times.add(this.now)).given(server).reconnect(ONE);
		for (this.now = 0; this.now < 600_000; this.now += 250) {
			this.silences = Map.of(ONE, this.now, TWO, 0L);
			this.reconnector.check(server, this.now);
		}
		assertThat(times).startsWith(1250L, 3250L, 6250L, 11_250L, 16_250L);
		// About every five seconds, however long it lasts
		assertThat(times.size()).isBetween(118, 125);
		then(server).should(never()).reconnect(TWO);
	}

	@Test
	void voterThatWasHeardOfMeanwhileIsConnectedToAtOnce() {
		VoterServer server = leader();
		for (long now = 0; now < 60_000; now += 250) {
			this.silences = Map.of(ONE, now);
			this.reconnector.check(server, now);
		}
		this.silences = Map.of(ONE, 10L);
		this.reconnector.check(server, 60_250);
		clearInvocations(server);
		this.silences = Map.of(ONE, 60_000L);
		this.reconnector.check(server, 60_500);
		then(server).should().reconnect(ONE);
	}

	private VoterServer leader() {
		VoterServer server = mock();
		given(server.silences()).willAnswer((call) -> this.silences);
		given(server.isLeader()).willReturn(true);
		given(server.roleMillis()).willReturn(Long.MAX_VALUE);
		return server;
	}

}
