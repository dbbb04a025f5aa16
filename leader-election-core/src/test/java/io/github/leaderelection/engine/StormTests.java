package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStormEvent;
import io.github.leaderelection.LeaderElector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for storms: that a leader that changes too often is reported once, and that
 * candidates claim a little later meanwhile.
 */
class StormTests extends AbstractEngineTests {

	private static final Duration WINDOW = Duration.ofMinutes(5);

	@Test
	void fiveChangesWithinTheWindowAreNoStormAndSixAre() {
		List<Node> nodes = pair();
		assertThat(LogOutput.of(() -> change(nodes, 5))).doesNotContain("too often");
		assertThat(nodes.get(1).jobs.status().storm()).isFalse();
		String log = LogOutput.of(() -> change(nodes, 4));
		// Both instances observe it
		assertThat(log.split("WARN .* the leader changes too often: 6 times within 5m", -1)).hasSize(3);
		for (Node node : nodes) {
			assertThat(node.eventsOf(ElectionStormEvent.class)).singleElement().satisfies((event) -> {
				assertThat(event.election()).isEqualTo("jobs");
				assertThat(event.changes()).isEqualTo(6);
				assertThat(event.window()).isEqualTo(WINDOW);
			});
			assertThat(node.jobs.status().storm()).isTrue();
		}
	}

	@Test
	void firstLeaderIsNoChange() {
		Node leader = leader("a");
		Node late = started("b");
		advance(RETRY);
		List<Node> nodes = List.of(leader, late);
		change(nodes, 5);
		assertThat(leader.jobs.status().storm()).isFalse();
		assertThat(late.jobs.status().storm()).isFalse();
	}

	@Test
	void changesFurtherApartThanTheWindowAreNoStorm() {
		List<Node> nodes = pair();
		change(nodes, 5);
		advance(WINDOW.minus(RETRY.multipliedBy(5)));
		change(nodes, 1);
		advance(RETRY);
		assertThat(nodes.get(0).eventsOf(ElectionStormEvent.class)).isEmpty();
	}

	@Test
	void stormEndsOnceTheChangesAreNoMoreThanHalfOfTheLimit() {
		List<Node> nodes = pair();
		change(nodes, 6);
		Node node = nodes.get(0);
		assertThat(node.jobs.status().storm()).isTrue();
		advance(WINDOW.minus(RETRY.multipliedBy(6)));
		assertThat(node.jobs.status().storm()).isTrue();
		assertThat(LogOutput.of(() -> advance(RETRY.multipliedBy(6)))).contains("INFO",
				"[jobs] the leader no longer changes too often, after ");
		assertThat(node.jobs.status().storm()).isFalse();
		change(nodes, 6);
		assertThat(node.eventsOf(ElectionStormEvent.class)).hasSize(2);
	}

	@Test
	void stormByALimitOfOneEndsOnceThereIsNoChangeWithinTheWindow() {
		ElectionEngine engine = ElectionEngine.builder(this.store)
			.candidate("a")
			.settings(ElectionSettings.defaults().withClaimMissing(true))
			.environment(this.world.environment())
			.storm(1, WINDOW)
			.build();
		LeaderElector jobs = engine.elector("jobs");
		engine.start();
		engine.campaign();
		advance(MOMENT);
		for (int i = 0; i < 2; i++) {
			assertThat(jobs.resign()).isTrue();
			advance(LEASE.plus(RETRY.multipliedBy(2)));
		}
		assertThat(jobs.status().storm()).isTrue();
		advance(WINDOW.minus(RETRY.multipliedBy(2)));
		assertThat(jobs.status().storm()).isTrue();
		advance(RETRY.multipliedBy(3));
		assertThat(jobs.status().storm()).isFalse();
	}

	@Test
	void changesAtASteadyRateAreOneStorm() {
		List<Node> nodes = pair();
		// Five and six of them within the window, in turn
		for (int i = 0; i < 40; i++) {
			change(nodes, 1);
			advance(Duration.ofSeconds(50));
		}
		assertThat(nodes.get(0).eventsOf(ElectionStormEvent.class)).hasSize(1);
		assertThat(nodes.get(0).jobs.status().storm()).isTrue();
	}

	@Test
	void stormIsForgottenWithTheSession() {
		List<Node> nodes = pair();
		change(nodes, 6);
		Node node = nodes.get(0);
		node.engine.stopAsync();
		advance(LEASE);
		assertThat(node.jobs.status().storm()).isFalse();
		node.start();
		advance(LEASE);
		assertThat(node.jobs.status().storm()).isFalse();
	}

	@Test
	void rollingRestartOfFiveIsNoStorm() {
		List<Node> nodes = new ArrayList<>();
		nodes.add(leader("0"));
		IntStream.range(1, 5).forEach((i) -> nodes.add(started(String.valueOf(i))));
		advance(RETRY);
		// The worst order: leadership always goes to one that is yet to be restarted
		for (int i = 0; i < 5; i++) {
			Node leading = leading(nodes);
			leading.engine.stopAsync();
			advance(RETRY);
			leading.start();
			// So that it does not lead again
			leading.jobs.pause("restarted");
			advance(RETRY.multipliedBy(2));
			if (i == 3) {
				nodes.forEach((node) -> node.jobs.resume("restarted"));
				advance(RETRY);
			}
		}
		assertThat(nodes).allSatisfy((node) -> {
			assertThat(node.eventsOf(ElectionStormEvent.class)).isEmpty();
			assertThat(node.telemetry.of("takeover")).isNotEmpty();
		});
	}

	@Test
	void candidatesClaimAtMostHalfARetryPeriodLaterInAStorm() {
		List<Node> nodes = pair();
		Duration calm = handOff(nodes);
		assertThat(calm).isLessThan(MOMENT.multipliedBy(2));
		change(nodes, 6);
		List<Duration> stormy = IntStream.range(0, 20).mapToObj((i) -> handOff(nodes)).toList();
		assertThat(stormy)
			.allSatisfy((wait) -> assertThat(wait).isLessThan(RETRY.dividedBy(2).plus(MOMENT.multipliedBy(2))));
		assertThat(stormy).doesNotHaveDuplicates();
		assertThat(stormy).anySatisfy((wait) -> assertThat(wait).isGreaterThan(RETRY.dividedBy(4)));
	}

	@Test
	void instanceThatWasNamedClaimsAtOnceInAStorm() {
		List<Node> nodes = pair();
		change(nodes, 6);
		for (int i = 0; i < 5; i++) {
			Node leading = leading(nodes);
			leading.jobs
				.resign(leading.engine.members().stream().filter((member) -> !member.self()).findAny().orElseThrow());
			assertThat(waitForAnother(nodes, leading)).isLessThan(MOMENT.multipliedBy(3));
		}
	}

	@Test
	void leaderThatLosesItsTermInAStormLeavesTheNextToAnother() {
		List<Node> nodes = pair();
		Node weak = leading(nodes);
		lose(weak);
		assertThat(leading(nodes)).as("without a storm it returns").isSameAs(weak);
		change(nodes, 6);
		weak = leading(nodes);
		lose(weak);
		assertThat(weak.jobs.status().standing()).isEqualTo(Standing.STANDING_BACK);
		assertThat(waitForAnother(nodes, weak)).isLessThan(RETRY);
	}

	@Test
	void leaderThatIsAloneReturnsAtOnceInAStorm() {
		Node node = leader("a");
		for (int i = 0; i < 7; i++) {
			lose(node);
			assertThat(node.jobs.isLeader()).isTrue();
			advance(RETRY);
		}
		assertThat(node.jobs.status().storm()).isTrue();
	}

	@Test
	void limitsMustMakeSense() {
		ElectionEngineBuilder builder = ElectionEngine.builder(this.store);
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> builder.storm(0, WINDOW))
			.withMessage("storm.changes 0 is not between 1 and 1000. Use the default of 5, for example.");
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> builder.storm(1001, WINDOW));
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> builder.storm(5, Duration.ZERO))
			.withMessageContaining("storm.window");
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> builder.storm(5, Duration.ofSeconds(-1)));
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> builder.storm(5, Duration.ofDays(1).plusMillis(1)))
			.withMessage("storm.window 86400001ms is more than 24h. Use the default of 5m, for example.");
		builder.storm(1, Duration.ofNanos(1)).storm(1000, Duration.ofDays(1));
	}

	private List<Node> pair() {
		List<Node> nodes = List.of(leader("a"), started("b"));
		advance(RETRY);
		return nodes;
	}

	private void lose(Node node) {
		node.counting.setDown(true);
		advance(DEADLINE);
		assertThat(node.jobs.isLeader()).isFalse();
		node.counting.setDown(false);
		while (!node.telemetry.entries.get(node.telemetry.entries.size() - 1).method().equals("view")) {
			advance(Duration.ofMillis(1));
		}
		advance(MOMENT.dividedBy(10));
	}

	private void change(List<Node> nodes, int times) {
		for (int i = 0; i < times; i++) {
			Node before = leading(nodes);
			before.jobs.resign();
			advance(RETRY);
			assertThat(leading(nodes)).isNotSameAs(before);
		}
	}

	private Duration handOff(List<Node> nodes) {
		Node before = leading(nodes);
		before.jobs.resign();
		return waitForAnother(nodes, before);
	}

	private Duration waitForAnother(List<Node> nodes, Node before) {
		Duration waited = Duration.ZERO;
		while (nodes.stream().noneMatch((node) -> node != before && node.jobs.isLeader())) {
			advance(Duration.ofMillis(1));
			waited = waited.plusMillis(1);
			assertThat(waited).isLessThan(LEASE);
		}
		advance(RETRY);
		return waited;
	}

	private static Node leading(List<Node> nodes) {
		return nodes.stream().filter((node) -> node.jobs.isLeader()).findFirst().orElseThrow();
	}

}
