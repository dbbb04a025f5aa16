package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderMissingEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing in the log seems to be a fault while all is well.
 */
class QuietLogTests extends AbstractEngineTests {

	@Test
	void firstStartOfAClusterWarnsOfNothing() {
		String log = LogOutput.of(() -> {
			List<Instance> instances = List.of(new Instance("a", false), new Instance("b", false),
					new Instance("c", false));
			instances.forEach(Instance::start);
			advance(LEASE.multipliedBy(5));
			assertThat(instances).filteredOn((instance) -> instance.jobs.isLeader()).hasSize(1);
			instances.forEach((instance) -> instance.engine.stopAsync());
			advance(LEASE);
		});
		assertThat(log).contains("leads with fencing token").doesNotContain("WARN", "ERROR");
	}

	@Test
	void startThatTakesLongIsNoMissingLeader() {
		Instance instance = new Instance("a", false);
		assertThat(LogOutput.of(() -> {
			instance.engine.start();
			advance(LEASE.multipliedBy(12));
			instance.engine.campaign();
			advance(LEASE.plus(RETRY));
		})).doesNotContain("WARN", "ERROR");
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).isEmpty();
	}

	@Test
	void firstElectionOnABusyMachineIsNoMissingLeader() {
		Instance instance = new Instance("a", false);
		assertThat(LogOutput.of(() -> {
			instance.start();
			advance(MOMENT);
			// Claims fail at first
			instance.counting.setRefusing(true);
			advance(LEASE.multipliedBy(3).minus(RETRY));
			instance.counting.setRefusing(false);
			advance(RETRY);
		})).doesNotContain("WARN", "ERROR");
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void leaderThatDoesNotComeAfterTheFirstStartIsReportedALeaseLater() {
		Instance instance = new Instance("a", false);
		instance.start();
		instance.counting.setRefusing(true);
		advance(LEASE.multipliedBy(3).minus(MOMENT));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).isEmpty();
		advance(RETRY);
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.state()).isEqualTo(State.LEADERLESS);
			assertThat(event.absence()).isBetween(LEASE.multipliedBy(3),
					LEASE.multipliedBy(3).plus(Duration.ofSeconds(1)));
		});
	}

	@Test
	void storeThatIsStartingIsNoMissingLeader() {
		Instance instance = new Instance("a", false);
		instance.counting.setStarting(true);
		instance.counting.setDown(true);
		assertThat(LogOutput.of(() -> {
			instance.start();
			advance(LEASE.multipliedBy(8));
		})).doesNotContain("WARN", "ERROR");
		// It gives up, and the time counts from here
		instance.counting.setStarting(false);
		advance(LEASE.multipliedBy(3).minus(RETRY));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).isEmpty();
		advance(RETRY.multipliedBy(2));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).hasSize(1);
	}

	@Test
	void storeThatDoesNotAnswerAfterTheFirstStartIsAMissingLeaderToo() {
		Instance instance = new Instance("a", false);
		instance.counting.setDown(true);
		instance.start();
		advance(LEASE.multipliedBy(4));
		assertThat(instance.eventsOf(LeaderMissingEvent.class)).singleElement()
			.extracting(LeaderMissingEvent::state)
			.isEqualTo(State.UNKNOWN);
	}

	@Test
	void observerThatHasKnownALeaderReportsItsAbsence() {
		Instance leader = leader("a");
		Instance observer = new Instance("b", true);
		observer.engine.start();
		advance(RETRY);
		leader.jobs.pause("operator");
		advance(LEASE.multipliedBy(2).plus(RETRY));
		assertThat(observer.eventsOf(LeaderMissingEvent.class)).hasSize(1);
	}

	@Test
	void storeThatRestartsHasOneLineForItsBeginAndOneForItsEnd() {
		Instance instance = leader("a");
		String log = LogOutput.of(() -> {
			instance.counting.setDown(true);
			advance(RETRY.multipliedBy(2));
			instance.counting.setDown(false);
			advance(LEASE);
		});
		assertThat(log.lines()).hasSize(2);
		assertThat(log.lines().findFirst()).hasValueSatisfying(
				(line) -> assertThat(line).contains("WARN", "[a] the store cannot be reached, retrying: down"));
		assertThat(log)
			.contains("INFO io.github.leaderelection.engine.StoreCondition - [a] the store answers again, after ");
	}

}
