package io.github.leaderelection.raft;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.raft.voter.RegistryState;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link LocalVoter}.
 */
class LocalVoterTests {

	private static final RegistryState BEGUN = registry(Set.of());

	private final ServerLauncher launcher = mock();

	private final VoterServer server = mock();

	private final LocalVoter voter = new LocalVoter("n1", this.launcher, 1000);

	@Test
	void serverThatStartsAfterTheEndIsClosed() {
		given(this.launcher.launch()).willAnswer((call) -> {
			this.voter.close();
			return this.server;
		});
		this.voter.open();
		verify(this.server).close();
		assertThat(this.voter.server()).isNull();
	}

	@Test
	void serverIsClosedAtTheEnd() {
		given(this.launcher.launch()).willReturn(this.server);
		this.voter.open();
		assertThat(this.voter.server()).isSameAs(this.server);
		verify(this.server, never()).close();
		this.voter.close();
		verify(this.server).close();
		assertThat(this.voter.server()).isNull();
	}

	@Test
	void voterThatFollowsHasTakenPart() {
		open(this.server);
		follows(this.server, BEGUN);
		RaftHealth health = this.voter.health();
		assertThat(health.healthy()).isTrue();
		assertThat(health.state()).isEqualTo("follower");
		assertThat(health.takenPart()).isTrue();
	}

	@Test
	void voterThatLeadsHasTakenPart() {
		open(this.server);
		follows(this.server, BEGUN);
		given(this.server.isLeader()).willReturn(true);
		assertThat(this.voter.health().state()).isEqualTo("leader");
		assertThat(this.voter.health().takenPart()).isTrue();
	}

	@Test
	void voterWithoutLeaderHasNotTakenPart() {
		open(this.server);
		given(this.server.registry()).willReturn(BEGUN);
		assertNotTakenPart("candidate");
	}

	@Test
	void voterThatIsNotAddedHasNotTakenPart() {
		open(this.server);
		follows(this.server, BEGUN);
		given(this.server.isJoining()).willReturn(true);
		assertNotTakenPart("joining");
	}

	@Test
	void voterThatDoesNotKnowTheClusterHasNotTakenPart() {
		open(this.server);
		follows(this.server, RegistryState.EMPTY);
		assertNotTakenPart("joining");
	}

	@Test
	void voterOfAClusterThatHasNotBegunHasNotTakenPart() {
		open(this.server);
		follows(this.server, registry(Set.of("n2")));
		assertNotTakenPart("founding");
	}

	@Test
	void voterWhoseServerFailedHasNotTakenPart() {
		open(this.server);
		follows(this.server, BEGUN);
		given(this.server.failure()).willReturn("its log cannot be written");
		assertNotTakenPart("closed");
	}

	@Test
	void voterHasTakenPartWithoutAnybodyAskingMeanwhile() {
		open(this.server);
		follows(this.server, BEGUN);
		this.voter.observe();
		given(this.server.leader()).willReturn(null);
		RaftHealth health = this.voter.health();
		assertThat(health.healthy()).isFalse();
		assertThat(health.state()).isEqualTo("candidate");
		assertThat(health.takenPart()).isTrue();
	}

	@Test
	void serverInPlaceOfOneThatHasTakenPartContinues() {
		open(this.server);
		follows(this.server, BEGUN);
		this.voter.observe();
		this.voter.stepAside("the disk is full");
		assertThat(this.voter.health())
			.isEqualTo(new RaftHealth(false, true, "closed", "the disk is full", null, List.of()));
		open(mock());
		assertThat(this.voter.health().state()).isEqualTo("candidate");
		assertThat(this.voter.health().takenPart()).isTrue();
	}

	private void open(VoterServer launched) {
		given(this.launcher.launch()).willReturn(launched);
		this.voter.open();
	}

	private static void follows(VoterServer server, RegistryState cluster) {
		given(server.leader()).willReturn(RaftPeerId.valueOf("n2"));
		given(server.registry()).willReturn(cluster);
	}

	private void assertNotTakenPart(String state) {
		this.voter.observe();
		RaftHealth health = this.voter.health();
		assertThat(health.state()).isEqualTo(state);
		assertThat(health.problem()).isNotEmpty();
		assertThat(health.takenPart()).isFalse();
		assertThat(health.healthy()).isFalse();
	}

	private static RegistryState registry(Set<String> awaited) {
		return new RegistryState("cluster", 1, Map.of(), Map.of(), awaited, null, RegistryState.EMPTY.formats());
	}

}
