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
		List<Instance> instances = pair();
		assertThat(LogOutput.of(() -> change(instances, 5))).doesNotContain("too often");
		assertThat(instances.get(1).jobs.status().storm()).isFalse();
		String log = LogOutput.of(() -> change(instances, 4));
		// Both instances observe it
		assertThat(log.split("WARN .* the leader changes too often: 6 times within 5m", -1)).hasSize(3);
		for (Instance instance : instances) {
			assertThat(instance.eventsOf(ElectionStormEvent.class)).singleElement().satisfies((event) -> {
				assertThat(event.election()).isEqualTo("jobs");
				assertThat(event.changes()).isEqualTo(6);
				assertThat(event.window()).isEqualTo(WINDOW);
			});
			assertThat(instance.jobs.status().storm()).isTrue();
		}
	}

	@Test
	void firstLeaderIsNoChange() {
		Instance leader = leader("a");
		Instance late = started("b");
		advance(RETRY);
		List<Instance> instances = List.of(leader, late);
		change(instances, 5);
		assertThat(leader.jobs.status().storm()).isFalse();
		assertThat(late.jobs.status().storm()).isFalse();
	}

	@Test
	void changesFurtherApartThanTheWindowAreNoStorm() {
		List<Instance> instances = pair();
		change(instances, 5);
		advance(WINDOW.minus(RETRY.multipliedBy(5)));
		change(instances, 1);
		advance(RETRY);
		assertThat(instances.get(0).eventsOf(ElectionStormEvent.class)).isEmpty();
	}

	@Test
	void stormEndsOnceTheChangesAreNoMoreThanHalfOfTheLimit() {
		List<Instance> instances = pair();
		change(instances, 6);
		Instance instance = instances.get(0);
		assertThat(instance.jobs.status().storm()).isTrue();
		advance(WINDOW.minus(RETRY.multipliedBy(6)));
		assertThat(instance.jobs.status().storm()).isTrue();
		assertThat(LogOutput.of(() -> advance(RETRY.multipliedBy(6)))).contains("INFO",
				"[jobs] the leader no longer changes too often, after ");
		assertThat(instance.jobs.status().storm()).isFalse();
		change(instances, 6);
		assertThat(instance.eventsOf(ElectionStormEvent.class)).hasSize(2);
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
		List<Instance> instances = pair();
		// Five and six of them within the window, in turn
		for (int i = 0; i < 40; i++) {
			change(instances, 1);
			advance(Duration.ofSeconds(50));
		}
		assertThat(instances.get(0).eventsOf(ElectionStormEvent.class)).hasSize(1);
		assertThat(instances.get(0).jobs.status().storm()).isTrue();
	}

	@Test
	void stormIsForgottenWithTheSession() {
		List<Instance> instances = pair();
		change(instances, 6);
		Instance instance = instances.get(0);
		instance.engine.stopAsync();
		advance(LEASE);
		assertThat(instance.jobs.status().storm()).isFalse();
		instance.start();
		advance(LEASE);
		assertThat(instance.jobs.status().storm()).isFalse();
	}

	@Test
	void rollingRestartOfFiveIsNoStorm() {
		List<Instance> instances = new ArrayList<>();
		instances.add(leader("0"));
		IntStream.range(1, 5).forEach((i) -> instances.add(started(String.valueOf(i))));
		advance(RETRY);
		// The worst order: leadership always goes to one that is yet to be restarted
		for (int i = 0; i < 5; i++) {
			Instance leading = leading(instances);
			leading.engine.stopAsync();
			advance(RETRY);
			leading.start();
			// So that it does not lead again
			leading.jobs.pause("restarted");
			advance(RETRY.multipliedBy(2));
			if (i == 3) {
				instances.forEach((instance) -> instance.jobs.resume("restarted"));
				advance(RETRY);
			}
		}
		assertThat(instances).allSatisfy((instance) -> {
			assertThat(instance.eventsOf(ElectionStormEvent.class)).isEmpty();
			assertThat(instance.telemetry.of("takeover")).isNotEmpty();
		});
	}

	@Test
	void candidatesClaimAtMostHalfARetryPeriodLaterInAStorm() {
		List<Instance> instances = pair();
		Duration calm = handOff(instances);
		assertThat(calm).isLessThan(MOMENT.multipliedBy(2));
		change(instances, 6);
		List<Duration> stormy = IntStream.range(0, 20).mapToObj((i) -> handOff(instances)).toList();
		assertThat(stormy)
			.allSatisfy((wait) -> assertThat(wait).isLessThan(RETRY.dividedBy(2).plus(MOMENT.multipliedBy(2))));
		assertThat(stormy).doesNotHaveDuplicates();
		assertThat(stormy).anySatisfy((wait) -> assertThat(wait).isGreaterThan(RETRY.dividedBy(4)));
	}

	@Test
	void instanceThatWasNamedClaimsAtOnceInAStorm() {
		List<Instance> instances = pair();
		change(instances, 6);
		for (int i = 0; i < 5; i++) {
			Instance leading = leading(instances);
			leading.jobs
				.resign(leading.engine.members().stream().filter((member) -> !member.self()).findAny().orElseThrow());
			assertThat(waitForAnother(instances, leading)).isLessThan(MOMENT.multipliedBy(3));
		}
	}

	@Test
	void leaderThatLosesItsTermInAStormLeavesTheNextToAnother() {
		List<Instance> instances = pair();
		Instance weak = leading(instances);
		lose(weak);
		assertThat(leading(instances)).as("without a storm it returns").isSameAs(weak);
		change(instances, 6);
		weak = leading(instances);
		lose(weak);
		assertThat(weak.jobs.status().standing()).isEqualTo(Standing.STANDING_BACK);
		assertThat(waitForAnother(instances, weak)).isLessThan(RETRY);
	}

	@Test
	void leaderThatIsAloneReturnsAtOnceInAStorm() {
		Instance instance = leader("a");
		for (int i = 0; i < 7; i++) {
			lose(instance);
			assertThat(instance.jobs.isLeader()).isTrue();
			advance(RETRY);
		}
		assertThat(instance.jobs.status().storm()).isTrue();
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

	private List<Instance> pair() {
		List<Instance> instances = List.of(leader("a"), started("b"));
		advance(RETRY);
		return instances;
	}

	private void lose(Instance instance) {
		instance.counting.setDown(true);
		advance(DEADLINE);
		assertThat(instance.jobs.isLeader()).isFalse();
		instance.counting.setDown(false);
		while (!instance.telemetry.entries.get(instance.telemetry.entries.size() - 1).method().equals("view")) {
			advance(Duration.ofMillis(1));
		}
		advance(MOMENT.dividedBy(10));
	}

	private void change(List<Instance> instances, int times) {
		for (int i = 0; i < times; i++) {
			Instance before = leading(instances);
			before.jobs.resign();
			advance(RETRY);
			assertThat(leading(instances)).isNotSameAs(before);
		}
	}

	private Duration handOff(List<Instance> instances) {
		Instance before = leading(instances);
		before.jobs.resign();
		return waitForAnother(instances, before);
	}

	private Duration waitForAnother(List<Instance> instances, Instance before) {
		Duration waited = Duration.ZERO;
		while (instances.stream().noneMatch((instance) -> instance != before && instance.jobs.isLeader())) {
			advance(Duration.ofMillis(1));
			waited = waited.plusMillis(1);
			assertThat(waited).isLessThan(LEASE);
		}
		advance(RETRY);
		return waited;
	}

	private static Instance leading(List<Instance> instances) {
		return instances.stream().filter((instance) -> instance.jobs.isLeader()).findFirst().orElseThrow();
	}

}
