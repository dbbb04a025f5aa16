package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommandFailures}.
 */
class CommandFailuresTests {

	private final CommandFailures failures = new CommandFailures(Duration.ofNanos(10));

	@Test
	void lastOnlyWhenAllFailForLongerThanTwoTimeouts() {
		assertThat(this.failures.last()).isNull();
		assertThat(this.failures.lasting()).isNull();
		this.failures.failed(new IOException("a"), -100);
		this.failures.failed(new IOException("b"), -80);
		assertThat(this.failures.last()).contains("(b)");
		assertThat(this.failures.lasting()).isNull();
		this.failures.failed(new IOException("c"), -79);
		assertThat(this.failures.lasting()).contains("(c)");
	}

	@Test
	void nothingIsExecutedBeforeTheFirstCallNorAfterAFailure() {
		assertThat(this.failures.isExecuted()).isFalse();
		this.failures.executed();
		assertThat(this.failures.isExecuted()).isTrue();
		this.failures.failed(new IOException("a"), 0);
		assertThat(this.failures.isExecuted()).isFalse();
	}

	@Test
	void aCallThatWasExecutedIsNotForgotten() {
		this.failures.failed(new IOException("a"), 0);
		assertThat(this.failures.hasExecuted()).isFalse();
		this.failures.executed();
		this.failures.failed(new IOException("b"), 1);
		assertThat(this.failures.hasExecuted()).isTrue();
	}

	@Test
	void endWithTheFirstThatIsExecuted() {
		this.failures.failed(new IOException("a"), 0);
		this.failures.failed(new IOException("b"), 50);
		this.failures.executed();
		assertThat(this.failures.last()).isNull();
		assertThat(this.failures.lasting()).isNull();
		this.failures.failed(new IOException(), 100);
		assertThat(this.failures.last()).isNotNull();
		assertThat(this.failures.lasting()).isNull();
	}

}
