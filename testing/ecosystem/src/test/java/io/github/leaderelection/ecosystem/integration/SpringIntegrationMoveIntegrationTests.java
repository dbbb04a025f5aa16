package io.github.leaderelection.ecosystem.integration;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.LeaderElectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a flow which was written for {@link LockRegistryLeaderInitiator} does the
 * same with this library, and that the move does not need a stop of all instances.
 */
class SpringIntegrationMoveIntegrationTests {

	private static final int CHANGES = 10;

	@Test
	void flowDoesTheSameWithoutItsInitiator() {
		History before = new History("before");
		try (StockInstance first = StockInstance.withLockRegistry("first", before);
				StockInstance second = StockInstance.withLockRegistry("second", before)) {
			assertThat(first.has(LockRegistryLeaderInitiator.class)).isTrue();
			assertThat(first.has(LeaderElectors.class)).isFalse();
			changeLeaders(before, first, second);
		}
		History after = new History("after");
		try (StockInstance first = StockInstance.withElection("first", after);
				StockInstance second = StockInstance.withElection("second", after)) {
			assertThat(first.has(LockRegistryLeaderInitiator.class)).isFalse();
			assertThat(first.has(LeaderElectors.class)).isTrue();
			changeLeaders(after, first, second);
		}
		List<List<String>> terms = after.terms();
		assertThat(terms).hasSizeGreaterThanOrEqualTo(CHANGES)
			.containsOnly(List.of(Journal.GRANTED, Journal.GRANTED_EVENT, Journal.MESSAGE, Journal.REVOKED,
					Journal.REVOKED_EVENT));
		assertThat(before.terms().subList(0, CHANGES)).isEqualTo(terms.subList(0, CHANGES));
		assertThat(changes(after)).isEqualTo(after.leaders().size() - 1).isEqualTo(CHANGES);
		after.assertExclusive();
	}

	@Test
	void instancesMoveOneAfterTheOther() {
		History history = new History("move");
		StockInstance old = StockInstance.withLockRegistry("old", history);
		try {
			awaitWork(history, old);
			try (StockInstance both = StockInstance.withBoth("both", history)) {
				// It leads the election, and still needs the lock
				await().until(() -> history.count("both", Journal.FAILED_EVENT) > 2);
				assertThat(both.bean(LeaderElectors.class).elector("stock").isLeader()).isTrue();
				assertThat(history.leaders()).containsExactly("old");
				old.yieldLeadership();
				awaitWork(history, both);
				old.stop();
				try (StockInstance moved = StockInstance.withElection("moved", history,
						"--leader-election.integration.publish-failed-events=true")) {
					await().until(() -> history.count("moved", Journal.FAILED_EVENT) > 0);
					assertThat(history.leaders()).containsExactly("old", "both");
					both.stop();
					awaitWork(history, moved);
				}
			}
		}
		finally {
			old.stop();
		}
		assertThat(history.leaders()).containsExactly("old", "both", "moved");
	}

	private static void changeLeaders(History history, StockInstance... instances) {
		for (int leaders = 1; changes(history) < CHANGES; leaders++) {
			int expected = leaders;
			await().until(() -> history.leaders().size() >= expected && history.works());
			String leader = history.leaders().get(history.leaders().size() - 1);
			Stream.of(instances)
				.filter((instance) -> instance.name().equals(leader))
				.forEach(StockInstance::yieldLeadership);
			await().until(() -> history.leaders().size() > expected);
		}
	}

	private static long changes(History history) {
		List<String> leaders = history.leaders();
		return IntStream.range(1, leaders.size())
			.filter((i) -> !Objects.equals(leaders.get(i), leaders.get(i - 1)))
			.count();
	}

	private static void awaitWork(History history, StockInstance instance) {
		await().until(() -> !history.leaders().isEmpty()
				&& history.leaders().get(history.leaders().size() - 1).equals(instance.name()) && history.works());
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
