package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GuardedWork}.
 *
 * @author Leader Election
 */
class GuardedWorkTests {

	private final VirtualWorld.Environment environment = new VirtualWorld().environment();

	private final Term term = new Term("jobs", "a", 1, 0,
			new Lease(Moment.now(this.environment), Duration.ofSeconds(7)), this.environment, TimingRules.SAFE);

	private int idle;

	private final GuardedWork work = new GuardedWork(() -> this.idle++);

	@Test
	void isSkippedWhenItsTermHasEnded() {
		this.term.end(Reason.RESIGNED);
		assertThat(this.work.run(this.term, (leadership) -> "done")).isEmpty();
		assertThat(this.idle).isZero();
		assertThat(this.work.isIdle()).isTrue();
	}

	@Test
	void tellsNobodyThatItIsIdleWhileItsTermLasts() {
		Optional<Boolean> idleWithin = this.work.run(this.term, (leadership) -> this.work.isIdle());
		assertThat(idleWithin).contains(false);
		assertThat(this.work.isIdle()).isTrue();
		assertThat(this.idle).isZero();
	}

	@Test
	void tellsOnceThatItIsIdleWhenItsTermEndedMeanwhile() {
		this.work.run(this.term, (outer) -> {
			this.work.run(this.term, (inner) -> this.term.end(Reason.RESIGNED));
			assertThat(this.idle).isZero();
			return "done";
		});
		assertThat(this.idle).isOne();
	}

	@Test
	void workThatThrowsIsOverToo() {
		assertThatIllegalStateException().isThrownBy(() -> this.work.run(this.term, (leadership) -> {
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.work.isIdle()).isTrue();
		assertThat(this.idle).isZero();
		assertThatIllegalStateException().isThrownBy(() -> this.work.run(this.term, (leadership) -> {
			this.term.end(Reason.RESIGNED);
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.idle).isOne();
	}

	@Test
	void interruptReachesTheOuterWorkButNotWhatTheThreadDoesNext() {
		this.work.run(this.term, (outer) -> {
			this.work.run(this.term, (inner) -> {
				this.work.interrupt();
				return "done";
			});
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptOfOthersIsLeftAlone() {
		this.work.run(this.term, (leadership) -> {
			Thread.currentThread().interrupt();
			return "done";
		});
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptIsForgottenThoughWorkOfAnotherThreadGoesOn() {
		boolean[] left = { true };
		Thread other = new Thread(() -> {
			this.work.run(this.term, (leadership) -> {
				this.work.interrupt();
				return "done";
			});
			left[0] = Thread.interrupted();
		});
		this.work.run(this.term, (leadership) -> {
			other.start();
			join(other);
			return "done";
		});
		assertThat(left[0]).isFalse();
		assertThat(Thread.interrupted()).isFalse();
	}

	private static void join(Thread thread) {
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				// Wanted
			}
		}
	}

}
