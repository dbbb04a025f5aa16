package io.github.leaderelection.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.test.TestLeaderElection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LeaderElectionHealthIndicator}.
 */
class LeaderElectionHealthIndicatorTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private final TestLeaderElection electors = new TestLeaderElection();

	private final AtomicLong nanos = new AtomicLong();

	private final ElectionHistory history = new ElectionHistory(this.electors::elections, this.nanos::get, () -> null);

	@Test
	void followerIsUp() {
		this.electors.elector("reports");
		Health health = health(null);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("backend", "redis")
			.containsEntry("elections", 1)
			.containsEntry("led", 0)
			.doesNotContainKeys("pausedBy", "storeProblem", "storm");
	}

	@Test
	void pausedInstanceIsUp() {
		this.electors.elector("reports").pause("operator");
		assertThat(health(null).getStatus()).isEqualTo(Status.UP);
		assertThat(health(null).getDetails()).containsEntry("pausedBy", Set.of("operator"));
	}

	@Test
	void leaderNamesWhatItLeads() {
		this.electors.grant("b");
		this.electors.grant("a");
		assertThat(health(null).getDetails()).containsEntry("leading", List.of("a", "b")).containsEntry("led", 2);
	}

	@Test
	void namesAreBounded() {
		for (int i = 0; i < 50; i++) {
			this.electors.grant("e" + i);
		}
		assertThat((List<?>) health(null).getDetails().get("leading")).hasSize(20);
		assertThat(health(null).getDetails()).containsEntry("led", 50);
	}

	@Test
	void isDownOnceTheStoreHasNotAnsweredForMoreThanALease() {
		this.history.onEvent(new StoreUnreachableEvent("no route", Instant.EPOCH));
		this.nanos.addAndGet(LEASE.toNanos());
		assertThat(health(null).getStatus()).isEqualTo(Status.UP);
		assertThat(health(null).getDetails()).containsEntry("storeProblem", "no route");
		this.nanos.incrementAndGet();
		assertThat(health(null).getStatus()).isEqualTo(Status.DOWN);
		this.history.onEvent(new StoreReachableEvent(Instant.EPOCH));
		assertThat(health(null).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void backendAddsItsDetails() {
		assertThat(health(() -> new BackendHealth.Report(null, Map.of("voters", 3))).getStatus()).isEqualTo(Status.UP);
		Health down = health(() -> new BackendHealth.Report("No majority", Map.of("voters", 3)));
		assertThat(down.getStatus()).isEqualTo(Status.DOWN);
		assertThat(down.getDetails()).containsEntry("voters", 3).containsEntry("problem", "No majority");
	}

	@Test
	void stormIsADetailAndNoReasonToBeDown() {
		LeaderElectors many = mock(LeaderElectors.class);
		Set<String> names = IntStream.range(0, 25)
			.mapToObj((i) -> "e%02d".formatted(i))
			.collect(Collectors.toCollection(TreeSet::new));
		given(many.candidate()).willReturn("a");
		given(many.elections()).willReturn(names);
		given(many.joined(anyString())).willAnswer((call) -> {
			LeaderElector elector = mock(LeaderElector.class);
			String name = call.getArgument(0);
			given(elector.election()).willReturn(name);
			given(elector.status()).willReturn(new ElectionStatus(name, State.FOLLOWING, null, Instant.EPOCH,
					Duration.ZERO, Duration.ZERO, Standing.CANDIDATE, Set.of(), !name.equals("e03")));
			return Optional.of(elector);
		});
		Health health = new LeaderElectionHealthIndicator(many, "redis", this.history, LEASE, null).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		List<String> expected = names.stream().filter((name) -> !name.equals("e03")).limit(20).toList();
		assertThat(health.getDetails()).containsEntry("storm", expected);
	}

	private Health health(@Nullable BackendHealth backend) {
		Health health = new LeaderElectionHealthIndicator(this.electors, "redis", this.history, LEASE, backend)
			.health();
		assertThat(health).isNotNull();
		return health;
	}

}
