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
			List<Node> nodes = List.of(new Node("a", false), new Node("b", false), new Node("c", false));
			nodes.forEach(Node::start);
			advance(LEASE.multipliedBy(5));
			assertThat(nodes).filteredOn((node) -> node.jobs.isLeader()).hasSize(1);
			nodes.forEach((node) -> node.engine.stopAsync());
			advance(LEASE);
		});
		assertThat(log).contains("leads with fencing token").doesNotContain("WARN", "ERROR");
	}

	@Test
	void startThatTakesLongIsNoMissingLeader() {
		Node node = new Node("a", false);
		assertThat(LogOutput.of(() -> {
			node.engine.start();
			advance(LEASE.multipliedBy(12));
			node.engine.campaign();
			advance(LEASE.plus(RETRY));
		})).doesNotContain("WARN", "ERROR");
		assertThat(node.jobs.isLeader()).isTrue();
		assertThat(node.eventsOf(LeaderMissingEvent.class)).isEmpty();
	}

	@Test
	void firstElectionOnABusyMachineIsNoMissingLeader() {
		Node node = new Node("a", false);
		assertThat(LogOutput.of(() -> {
			node.start();
			advance(MOMENT);
			// Claims fail at first
			node.counting.setRefusing(true);
			advance(LEASE.multipliedBy(3).minus(RETRY));
			node.counting.setRefusing(false);
			advance(RETRY);
		})).doesNotContain("WARN", "ERROR");
		assertThat(node.jobs.isLeader()).isTrue();
	}

	@Test
	void leaderThatDoesNotComeAfterTheFirstStartIsReportedALeaseLater() {
		Node node = new Node("a", false);
		node.start();
		node.counting.setRefusing(true);
		advance(LEASE.multipliedBy(3).minus(MOMENT));
		assertThat(node.eventsOf(LeaderMissingEvent.class)).isEmpty();
		advance(RETRY);
		assertThat(node.eventsOf(LeaderMissingEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.state()).isEqualTo(State.LEADERLESS);
			assertThat(event.absence()).isBetween(LEASE.multipliedBy(3),
					LEASE.multipliedBy(3).plus(Duration.ofSeconds(1)));
		});
	}

	@Test
	void storeThatIsStartingIsNoMissingLeader() {
		Node node = new Node("a", false);
		node.counting.setStarting(true);
		node.counting.setDown(true);
		assertThat(LogOutput.of(() -> {
			node.start();
			advance(LEASE.multipliedBy(8));
		})).doesNotContain("WARN", "ERROR");
		// It gives up, and the time counts from here
		node.counting.setStarting(false);
		advance(LEASE.multipliedBy(3).minus(RETRY));
		assertThat(node.eventsOf(LeaderMissingEvent.class)).isEmpty();
		advance(RETRY.multipliedBy(2));
		assertThat(node.eventsOf(LeaderMissingEvent.class)).hasSize(1);
	}

	@Test
	void storeThatDoesNotAnswerAfterTheFirstStartIsAMissingLeaderToo() {
		Node node = new Node("a", false);
		node.counting.setDown(true);
		node.start();
		advance(LEASE.multipliedBy(4));
		assertThat(node.eventsOf(LeaderMissingEvent.class)).singleElement()
			.extracting(LeaderMissingEvent::state)
			.isEqualTo(State.UNKNOWN);
	}

	@Test
	void observerThatHasKnownALeaderReportsItsAbsence() {
		Node leader = leader("a");
		Node observer = new Node("b", true);
		observer.engine.start();
		advance(RETRY);
		leader.jobs.pause("operator");
		advance(LEASE.multipliedBy(2).plus(RETRY));
		assertThat(observer.eventsOf(LeaderMissingEvent.class)).hasSize(1);
	}

	@Test
	void storeThatRestartsHasOneLineForItsBeginAndOneForItsEnd() {
		Node node = leader("a");
		String log = LogOutput.of(() -> {
			node.counting.setDown(true);
			advance(RETRY.multipliedBy(2));
			node.counting.setDown(false);
			advance(LEASE);
		});
		assertThat(log.lines()).hasSize(2);
		assertThat(log.lines().findFirst()).hasValueSatisfying(
				(line) -> assertThat(line).contains("WARN", "[a] the store cannot be reached, retrying: down"));
		assertThat(log)
			.contains("INFO io.github.leaderelection.engine.StoreCondition - [a] the store answers again, after ");
	}

}
