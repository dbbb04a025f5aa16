package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Standing}: when an engine is a candidate, and what that means for
 * threads that wait for leadership.
 */
class StandingTests extends AbstractEngineTests {

	@Test
	void isCandidateFromCampaignToDrain() {
		ElectionEngine engine = new Instance("a", true).engine;
		assertThat(engine.isCandidate()).isFalse();
		engine.start();
		assertThat(engine.isCandidate()).isFalse();
		engine.campaign();
		assertThat(engine.isCandidate()).isTrue();
		engine.drain();
		assertThat(engine.isCandidate()).isFalse();
	}

	@Test
	void stopWakesThreadsThatWait() throws Exception {
		Instance leader = leader("a");
		assertThat(leader.jobs.isLeader()).isTrue();
		Instance follower = started("b");
		Waiter waiter = new Waiter(follower.jobs);
		follower.engine.stopAsync();
		assertThat(waiter.result()).isEmpty();
	}

	@Test
	void stopOfAnEngineThatWasNeverStartedWakesThreadsThatWait() throws Exception {
		Instance instance = new Instance("a", true);
		Waiter waiter = new Waiter(instance.jobs);
		assertThat(instance.engine.stopAsync()).isCompleted();
		assertThat(waiter.result()).isEmpty();
	}

	@Test
	void drainWakesThreadsThatWait() throws Exception {
		leader("a");
		Instance follower = started("b");
		Waiter waiter = new Waiter(follower.jobs);
		follower.engine.drain();
		assertThat(waiter.result()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3 })
	void stopWakesThreadsThatWaitAndEndsTheSessionWhateverIsThrownMeanwhile(int readings) throws Exception {
		Instance leader = new Instance("a", true);
		LeaderElector other = leader.engine.elector("other");
		leader.start();
		advance(MOMENT);
		assertThat(leader.jobs.isLeader() && other.isLeader()).isTrue();
		LeaderElector paused = leader.engine.elector("paused");
		paused.pause("test");
		Waiter waiter = new Waiter(paused);
		leader.environment.setThrowingAfterReadings(readings);
		try {
			leader.engine.stopAsync();
		}
		catch (OutOfMemoryError ex) {
			assertThat(ex).hasMessage("on purpose");
		}
		leader.environment.setThrowingAfterReadings(-1);
		assertThat(waiter.result()).isEmpty();
		assertThat(leader.engine.isRunning()).isFalse();
		assertThat(leader.jobs.isLeader() || other.isLeader()).isFalse();
		advance(MOMENT);
		assertThat(view().sessions().values()).extracting(Session::candidate).doesNotContain("a");
	}

	@Test
	void nobodyWaitsAfterAStopUntilTheNextStart() throws Exception {
		Instance instance = started("a");
		instance.engine.stopAsync();
		advance(LEASE);
		assertThat(new Waiter(instance.jobs).result()).isEmpty();
		instance.engine.start();
		Waiter waiter = new Waiter(instance.jobs);
		instance.engine.campaign();
		advance(LEASE);
		assertThat(waiter.result()).isPresent();
	}

	@Test
	void engineThatIsStartedAgainWithoutACampaignIsNoCandidate() {
		Instance instance = started("a");
		instance.engine.stopAsync();
		advance(LEASE);
		instance.engine.start();
		advance(LEASE);
		assertThat(instance.engine.isCandidate()).isFalse();
		assertThat(instance.jobs.isLeader()).isFalse();
	}

	@Test
	void warnsOnceOfAWaitBeforeTheCandidacy() throws Exception {
		Instance instance = new Instance("a", true);
		String log = LogOutput.of(() -> {
			instance.jobs.awaitLeadership(Duration.ZERO);
			instance.engine.elector("mails").awaitLeadership(Duration.ZERO);
		});
		assertThat(log).containsOnlyOnce("awaitLeadership was called before this instance is a candidate")
			.contains("WARN", "[jobs]", "ApplicationRunner");
	}

	@Test
	void doesNotWarnOfAWaitOfACandidate() throws Exception {
		Instance instance = new Instance("a", true);
		instance.engine.campaign();
		assertThat(LogOutput.of(() -> instance.jobs.awaitLeadership(Duration.ZERO))).doesNotContain("awaitLeadership");
		instance.engine.drain();
		assertThat(LogOutput.of(() -> instance.jobs.awaitLeadership(Duration.ZERO))).doesNotContain("awaitLeadership");
	}

	private static final class Waiter {

		private final CompletableFuture<Optional<Leadership>> awaited = new CompletableFuture<>();

		private Waiter(LeaderElector elector) {
			Thread thread = new Thread(() -> {
				try {
					this.awaited.complete(elector.awaitLeadership(Duration.ofDays(1)));
				}
				catch (InterruptedException ex) {
					this.awaited.completeExceptionally(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
			while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
				Thread.onSpinWait();
			}
		}

		private Optional<Leadership> result() throws Exception {
			return this.awaited.get(20, TimeUnit.SECONDS);
		}

	}

}
