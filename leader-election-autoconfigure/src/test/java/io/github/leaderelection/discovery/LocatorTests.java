package io.github.leaderelection.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.fencing.http.FencingToken;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link RegistryLocator} and {@link ElectionLocator}.
 */
class LocatorTests {

	private final LeaderElectors electors = mock();

	private final LeaderElector elector = mock();

	private final RegistryLocator registry = new RegistryLocator("reports");

	private final ElectionLocator election = new ElectionLocator("reports", this.electors);

	@Test
	void registryShowsTheLeader() {
		assertThat(this.registry.locate(List.of(instance("a", Map.of()), leading("b", 7))))
			.hasValueSatisfying((leader) -> {
				assertThat(leader.getInstanceId()).isEqualTo("b");
				assertThat(leader.token()).isEqualTo(new FencingToken(7, "reports"));
				assertThat(leader.getServiceId()).isEqualTo("shop");
				assertThat(leader.getUri()).hasToString("http://b:80");
				assertThat(leader.getMetadata()).containsEntry("leader-of-reports", "7");
			});
	}

	@Test
	void highestTokenOfARegistryCounts() {
		assertThat(this.registry.locate(List.of(leading("a", 8), leading("b", 9), leading("c", 7))))
			.hasValueSatisfying((leader) -> assertThat(leader.getInstanceId()).isEqualTo("b"));
	}

	@Test
	void registryMayShowNoLeader() {
		assertThat(this.registry.locate(List.of())).isEmpty();
		assertThat(this.registry.locate(List.of(instance("a", Map.of("leader-of-mails", "7"))))).isEmpty();
	}

	@Test
	void leaderOfTheElectionIsMatchedByItsMemberId() {
		givenLeader(9, Map.of(LeaderMetadata.MEMBER, "m2"));
		// The registry is out of date
		assertThat(this.election
			.locate(List.of(instance("a", Map.of(LeaderMetadata.MEMBER, "m1", "leader-of-reports", "8")),
					instance("b", Map.of(LeaderMetadata.MEMBER, "m2")))))
			.hasValueSatisfying((leader) -> {
				assertThat(leader.getInstanceId()).isEqualTo("b");
				assertThat(leader.token()).isEqualTo(new FencingToken(9, "reports"));
			});
	}

	@Test
	void leaderOfTheElectionIsMatchedByItsInstanceId() {
		givenLeader(9, Map.of(LeaderMetadata.MEMBER, "b"));
		assertThat(this.election.locate(List.of(instance("a", Map.of()), instance("b", Map.of()))))
			.hasValueSatisfying((leader) -> assertThat(leader.getInstanceId()).isEqualTo("b"));
	}

	@Test
	void noInstanceIsTakenForALeaderThatDiscoveryDoesNotShow() {
		givenLeader(9, Map.of(LeaderMetadata.MEMBER, "m3"));
		assertThat(this.election.locate(List.of(leading("a", 8), instance("b", Map.of(LeaderMetadata.MEMBER, "m2")))))
			.isEmpty();
		givenLeader(9, Map.of());
		assertThat(this.election.locate(List.of(leading("a", 9)))).isEmpty();
	}

	@Test
	void electionWithoutLeaderHasNoInstance() {
		given(this.electors.joined("reports")).willReturn(Optional.of(this.elector));
		given(this.elector.leader()).willReturn(Optional.empty());
		assertThat(this.election.isJoined()).isTrue();
		assertThat(this.election.locate(List.of(leading("a", 9)))).isEmpty();
	}

	@Test
	void electionIsNotJoined() {
		assertThat(this.election.isJoined()).isFalse();
		assertThat(this.election.locate(List.of(leading("a", 9)))).isEmpty();
		verify(this.electors, never()).elector(anyString());
	}

	private void givenLeader(long token, Map<String, String> metadata) {
		given(this.electors.joined("reports")).willReturn(Optional.of(this.elector));
		given(this.elector.leader()).willReturn(Optional.of(new Leader("leader", token, metadata)));
	}

	private static ServiceInstance leading(String id, long token) {
		return instance(id, Map.of("leader-of-reports", Long.toString(token)));
	}

	private static ServiceInstance instance(String id, Map<String, String> metadata) {
		return new DefaultServiceInstance(id, "shop", id, 80, false, metadata);
	}

}
