package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadlineWatch}.
 */
class DeadlineWatchTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final long start = this.environment.nanoTime();

	private final List<Duration> fired = new ArrayList<>();

	private final Queue<Long> next = new ArrayDeque<>();

	private final DeadlineWatch watch = new DeadlineWatch(context(), new Timers(this.environment), this::expire);

	private SessionContext context() {
		ElectionSettings settings = ElectionSettings.defaults();
		Session session = new Session(new SessionId("a"), 0, "a", Map.of(), settings.leaseDuration());
		return new SessionContext(new InMemoryElectionStore(), this.environment, settings, TimingRules.SAFE, session,
				new EventDispatcher(this.environment));
	}

	private long expire() {
		this.fired.add(Duration.ofNanos(this.environment.nanoTime() - this.start));
		Long following = this.next.poll();
		return (following != null) ? following : Long.MAX_VALUE;
	}

	@Test
	void watchesTheEarliestDeadlineWithOneTimer() {
		this.watch.within(SECOND.multipliedBy(3).toNanos());
		this.watch.within(SECOND.multipliedBy(2).toNanos());
		this.watch.within(SECOND.multipliedBy(4).toNanos());
		assertThat(this.environment.timers()).isOne();
		this.world.advance(SECOND.multipliedBy(10));
		assertThat(this.fired).containsExactly(SECOND.multipliedBy(2));
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void watchesTheEarliestDeadlineThoughTheClockOverflowsBetweenTwo() {
		this.watch.within(SECOND.multipliedBy(20).toNanos());
		this.watch.within(SECOND.multipliedBy(10).toNanos());
		this.world.advance(SECOND.multipliedBy(30));
		assertThat(this.fired).containsExactly(SECOND.multipliedBy(10));
	}

	@Test
	void deadlineThatWasMovedForwardIsNotPutOffAgain() {
		this.watch.within(SECOND.multipliedBy(3).toNanos());
		this.watch.within(SECOND.toNanos());
		this.watch.within(SECOND.multipliedBy(2).toNanos());
		this.world.advance(SECOND.multipliedBy(10));
		assertThat(this.fired).containsExactly(SECOND);
	}

	@Test
	void watchesWhatRunsOutNext() {
		this.next.add(SECOND.multipliedBy(5).toNanos());
		this.watch.within(SECOND.toNanos());
		this.world.advance(SECOND.multipliedBy(20));
		assertThat(this.fired).containsExactly(SECOND, SECOND.multipliedBy(6));
	}

	@Test
	void deadlineThatHasPassedIsNotPolledInACircle() {
		this.next.add(0L);
		this.watch.within(0);
		this.world.advance(MOMENT.minusNanos(1));
		assertThat(this.fired).isEmpty();
		this.world.advance(MOMENT.multipliedBy(5));
		assertThat(this.fired).containsExactly(MOMENT, MOMENT.multipliedBy(2));
	}

	@Test
	void watchesNothingIfThereIsNoDeadline() {
		this.watch.within(Long.MAX_VALUE);
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void deadlineThatWasCancelledIsNotWatchedAndALaterOneIs() {
		this.watch.within(SECOND.toNanos());
		this.watch.cancel();
		assertThat(this.environment.timers()).isZero();
		this.watch.within(SECOND.multipliedBy(2).toNanos());
		this.world.advance(SECOND.multipliedBy(10));
		assertThat(this.fired).containsExactly(SECOND.multipliedBy(2));
	}

	@Test
	void watchesAgainAfterWhatEndsTermsHasThrown() {
		DeadlineWatch failing = new DeadlineWatch(context(), new Timers(this.environment), () -> {
			expire();
			throw new IllegalStateException("on purpose");
		});
		this.environment.failures();
		failing.within(SECOND.toNanos());
		this.world.advance(SECOND);
		failing.within(SECOND.multipliedBy(2).toNanos());
		this.world.advance(SECOND.multipliedBy(2));
		assertThat(this.fired).containsExactly(SECOND, SECOND.multipliedBy(3));
	}

}
