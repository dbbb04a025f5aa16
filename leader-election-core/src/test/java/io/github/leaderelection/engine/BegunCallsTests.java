package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an {@link ElectionEngine} whose store begins claims and the ends of sessions
 * without a store thread.
 */
class BegunCallsTests extends AbstractEngineTests {

	private static final Duration OPERATION = ElectionSettings.defaults().operationTimeout();

	private final BeginningStore beginning = new BeginningStore(this.store);

	private final VirtualWorld.Environment environment = this.world.environment();

	private final ElectionEngine engine = ElectionEngine.builder(this.beginning)
		.settings(ElectionSettings.defaults().withClaimMissing(true))
		.environment(this.environment)
		.build();

	private final LeaderElector jobs = this.engine.elector("jobs");

	@Test
	void claimAndEndThatTheStoreBeginsAreNotCalled() {
		lead();
		CompletableFuture<Void> stopped = this.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(record().state()).isEqualTo(State.RELEASED);
		assertThat(this.beginning.takeCalls()).doesNotContainKeys("claim", "close");
	}

	@Test
	void claimAndEndThatTheStoreDeclinesAreCalled() {
		this.beginning.answer = Answer.DECLINED;
		lead();
		CompletableFuture<Void> stopped = this.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(record().state()).isEqualTo(State.RELEASED);
		assertThat(this.beginning.takeCalls()).containsKeys("claim", "close");
	}

	@Test
	void claimWhoseAnswerIsLostIsNotRepeated() {
		this.beginning.answer = Answer.LOST;
		this.engine.start();
		this.engine.campaign();
		advance(MOMENT);
		assertThat(record().state()).isEqualTo(State.HELD);
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(this.beginning.takeCalls()).doesNotContainKey("claim");
	}

	@Test
	void stopEndsThoughTheAnswerIsLost() {
		lead();
		this.beginning.answer = Answer.LOST;
		CompletableFuture<Void> stopped = this.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isNotDone();
		advance(Duration.ofSeconds(2));
		assertThat(stopped).isCompleted();
		assertThat(this.beginning.takeCalls()).doesNotContainKey("close");
	}

	/**
	 * The end is begun after two operations that take their time, of which the second
	 * begins just before a heartbeat returns. It takes twice its own.
	 */
	@Test
	void stopWaitsForTheCallOfAnEndThatIsDeclinedLate() {
		LeaderElector orders = this.engine.elector("orders");
		lead();
		assertThat(orders.isLeader()).isTrue();
		this.environment.holdCalls();
		this.jobs.resign();
		orders.resign();
		advance(MOMENT);
		this.engine.campaign();
		this.beginning.answer = Answer.LATE;
		CompletableFuture<Void> stopped = this.engine.stopAsync();
		advance(OPERATION.multipliedBy(3).minus(MOMENT.multipliedBy(2)));
		this.beginning.late.complete(false);
		advance(OPERATION.minus(MOMENT));
		assertThat(stopped).isNotDone();
		assertThat(this.beginning.takeCalls()).doesNotContainKey("close");
		this.environment.releaseCalls();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(this.beginning.takeCalls()).containsEntry("release", 2).containsEntry("close", 1);
	}

	@Test
	void stopEndsThoughTheEndFails() {
		assertThat(stopWithout(Answer.FAILED)).contains("INFO", "will run out by themselves: down")
			.doesNotContain("ElectionStoreException");
	}

	@Test
	void stopEndsThoughTheEndHasNoOutcome() {
		assertThat(stopWithout(Answer.NULL)).contains("INFO", "will run out by themselves");
	}

	private String stopWithout(Answer answer) {
		lead();
		this.beginning.answer = answer;
		return LogOutput.of(() -> {
			CompletableFuture<Void> stopped = this.engine.stopAsync();
			advance(MOMENT);
			assertThat(stopped).isCompleted();
			assertThat(this.beginning.takeCalls()).doesNotContainKey("close");
		});
	}

	private void lead() {
		this.engine.start();
		this.engine.campaign();
		advance(MOMENT);
		assertThat(this.jobs.isLeader()).isTrue();
	}

	private enum Answer {

		RECEIVED, DECLINED, LATE, LOST, FAILED, NULL

	}

	private static final class BeginningStore extends CountingStore {

		private final ElectionStore store;

		private final CompletableFuture<Boolean> late = new CompletableFuture<>();

		private Answer answer = Answer.RECEIVED;

		BeginningStore(ElectionStore store) {
			super(store);
			this.store = store;
		}

		@Override
		public CompletableFuture<Optional<Set<String>>> beginClaim(ClaimBatch batch) {
			if (this.answer == Answer.DECLINED) {
				return CompletableFuture.completedFuture(Optional.empty());
			}
			return answered(Optional.of(this.store.claim(batch)));
		}

		@Override
		public CompletableFuture<Boolean> beginClose(SessionId session) {
			if (this.answer == Answer.DECLINED) {
				return CompletableFuture.completedFuture(false);
			}
			if (this.answer == Answer.LATE) {
				return this.late;
			}
			this.store.close(session);
			return answered(true);
		}

		private <T> CompletableFuture<T> answered(T outcome) {
			return switch (this.answer) {
				case LOST -> new CompletableFuture<>();
				case FAILED -> CompletableFuture.failedFuture(new ElectionStoreException("down", null));
				case NULL -> CompletableFuture.completedFuture(null);
				default -> CompletableFuture.completedFuture(outcome);
			};
		}

	}

}
