package io.github.leaderelection.testing;

import io.github.leaderelection.test.LeaderElectionTest;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Example of {@code docs/testing.md} for a test of leader-only work alone.
 */
// tag::slice
@LeaderElectionTest(Reminders.class)
class RemindersSliceTests {

	@Autowired
	TestLeaderElection election;

	@Autowired
	Reminders reminders;

	@Test
	void remindsOnTheLeaderOnly() {
		this.reminders.remind("Ada");
		this.election.grant("default");
		this.reminders.remind("Grace");
		assertThat(this.reminders.sent()).containsExactly("Grace");
	}

}
// end::slice
