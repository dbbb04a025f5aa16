package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartGrace}.
 */
class StartGraceTests {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private boolean takenPart;

	private final StartGrace grace = new StartGrace(Duration.ofNanos(10), () -> this.takenPart, 0);

	@Test
	void lastsAMinuteWhileNobodyAnswers() {
		fail(1);
		fail(MINUTE - 1);
		assertThat(this.grace.isOver(MINUTE - 1)).isFalse();
		assertThat(this.grace.isOver(MINUTE)).isTrue();
	}

	@Test
	void endsWithTheFirstCommandThatIsExecuted() {
		this.grace.executed();
		assertThat(this.grace.isOver(0)).isTrue();
		fail(1);
		assertThat(this.grace.isOver(1)).isTrue();
	}

	@Test
	void endsWithAFailureThatDoesNotPass() {
		this.grace.failed(new SteppedAsideException("wiped"), 1);
		assertThat(this.grace.isOver(1)).isTrue();
	}

	@Test
	void endsAfterTwoTimeoutsForAVoterThatFollowsButHasNoCommandExecuted() {
		fail(1);
		this.takenPart = true;
		fail(100);
		fail(120);
		assertThat(this.grace.isOver(120)).isFalse();
		fail(121);
		assertThat(this.grace.isOver(121)).isTrue();
	}

	@Test
	void continuesForAVoterThatFollowsWhileNoCommandFails() {
		this.takenPart = true;
		assertThat(this.grace.isOver(1000)).isFalse();
		fail(1000);
		assertThat(this.grace.isOver(1000)).isFalse();
	}

	private void fail(long now) {
		this.grace.failed(new IOException("nobody is there"), now);
	}

}
