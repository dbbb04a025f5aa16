package io.github.leaderelection.testing;

import io.github.leaderelection.test.AutoConfigureTestLeaderElection;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Examples of {@code docs/testing.md} for guarded calls.
 */
// tag::reminders
@SpringBootTest
@AutoConfigureTestLeaderElection
class RemindersTests {

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
// end::reminders
