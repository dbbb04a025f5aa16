package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreCalls} and {@link OperationQueue}.
 */
class StoreCallsTests {

	private static final Duration MOMENT = Duration.ofMillis(100);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Timers timers = new Timers(this.environment);

	private final StoreCalls calls = new StoreCalls(this.environment, this.timers, ElectionSettings.defaults());

	private final OperationQueue queue = new OperationQueue(this.environment, this.calls);

	private final List<String> reported = new ArrayList<>();

	@Test
	void answerIsReportedOnceAndLeavesNoTimer() {
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("call answered");
		assertThat(this.environment.timers()).isZero();
		this.world.advance(Duration.ofSeconds(3));
		assertThat(this.reported).containsExactly("call answered");
	}

	@Test
	void answerAfterTheTimeoutIsReportedAsLate() {
		this.environment.holdCalls();
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("call unknown");
		this.environment.releaseCalls();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("call unknown", "call late");
	}

	@Test
	void failureAfterTheTimeoutIsNotReportedAgain() {
		this.environment.holdCalls();
		this.calls.submit(() -> {
			throw new IllegalStateException("on purpose");
		}, new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		this.environment.releaseCalls();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("call unknown");
	}

	@Test
	void callThatFindsNoThreadAtOnceWaitsForOne() {
		this.environment.setNoThreads(true);
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2).minus(MOMENT));
		assertThat(this.reported).isEmpty();
		this.environment.setNoThreads(false);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("call answered");
	}

	@Test
	void callThatWaitedInVainForAThreadIsNotExecutedAfterwards() {
		this.environment.setNoThreads(true);
		List<String> executed = new ArrayList<>();
		this.calls.submit(() -> {
			executed.add("call");
			return "answer";
		}, new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("call not sent");
		this.environment.setNoThreads(false);
		this.world.advance(MOMENT);
		assertThat(executed).isEmpty();
		assertThat(this.reported).containsExactly("call not sent");
	}

	@Test
	void callThatNoThreadTakesIsNotSentSoonButNotAtOnce() {
		this.environment.setThrowing("executeStoreCall");
		this.calls.submit(() -> "answer", new Recorder("call", true));
		assertThat(this.reported).isEmpty();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("call not sent");
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void callThatTheEnvironmentTookThoughItThrewIsNotExecuted() {
		this.environment.setThrowingAfter("executeStoreCall");
		List<String> executed = new ArrayList<>();
		this.calls.submit(() -> {
			executed.add("call");
			return "answer";
		}, new Recorder("call", true));
		this.world.advance(MOMENT);
		assertThat(executed).isEmpty();
		assertThat(this.reported).containsExactly("call not sent");
	}

	@Test
	void callThatTheEnvironmentTookThoughItThrewIsNotExecutedThoughNoTimerRuns() {
		this.environment.setThrowing("after executeStoreCall", "schedule");
		List<String> executed = new ArrayList<>();
		this.calls.submit(() -> {
			executed.add("call");
			return "answer";
		}, new Recorder("call", true));
		this.world.advance(MOMENT);
		this.timers.runDue();
		assertThat(executed).isEmpty();
		assertThat(this.reported).containsExactly("call not sent");
	}

	@Test
	void callWhoseTimerCannotBeScheduledTimesOutWithTheTick() {
		this.environment.setThrowing("schedule");
		this.environment.holdCalls();
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2).minus(MOMENT));
		this.timers.runDue();
		assertThat(this.reported).isEmpty();
		this.world.advance(MOMENT);
		this.timers.runDue();
		assertThat(this.reported).containsExactly("call unknown");
		this.timers.runDue();
		assertThat(this.reported).containsExactly("call unknown");
	}

	@Test
	void answerThatCannotBeTakenBackIsUnknown() {
		this.environment.setThrowing("execute");
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("call unknown");
		assertThat(this.environment.failures()).hasSize(1);
	}

	@Test
	void operationsGoOnAfterOnesThatThrow() {
		this.environment.setThrowing();
		for (String method : List.of("isDue", "settled", "answered")) {
			this.queue.add(new Throwing(method));
		}
		this.queue.add(new Recorder("last", true));
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("last called", "last settled", "last answered");
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.environment.failures()).hasSize(3);
	}

	@Test
	void operationsRunOneAfterAnother() {
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		assertThat(this.queue.isEmpty()).isFalse();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("first called", "first settled", "first answered", "second called",
				"second settled", "second answered");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationThatIsNotDueIsSettledWithoutACall() {
		this.queue.add(new Recorder("first", false));
		assertThat(this.reported).containsExactly("first settled");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationsGoOnAfterOneWhoseOutcomeIsUnknown() {
		this.environment.holdCalls();
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.reported).isEmpty();
		this.environment.loseCalls();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("first settled", "first unknown", "second called", "second settled",
				"second answered");
	}

	@Test
	void operationsThatWaitCanBeDropped() {
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		this.queue.add(new Recorder("third", true));
		this.queue.dropWaiting();
		assertThat(this.reported).containsExactly("second settled", "third settled");
		this.reported.clear();
		this.queue.add(new Recorder("last", true));
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("first called", "first settled", "first answered", "last called",
				"last settled", "last answered");
	}

	@Test
	void operationThatThrowsWhenItIsDroppedKeepsNoOther() {
		this.environment.setThrowing();
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Throwing("settled"));
		this.queue.add(new Recorder("third", true));
		this.queue.dropWaiting();
		assertThat(this.reported).containsExactly("third settled");
		assertThat(this.environment.failures()).hasSize(1);
	}

	@Test
	void nothingIsBegunAfterTheEnd() {
		this.queue.add(new Recorder("first", true));
		this.world.advance(MOMENT);
		this.reported.clear();
		this.queue.close();
		this.queue.add(new Recorder("second", true));
		this.queue.add(new Beginning());
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("second settled", "settled");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationsThatWaitAtTheEndAreDropped() {
		this.environment.holdCalls();
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		this.queue.close();
		assertThat(this.reported).containsExactly("second settled");
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("second settled", "first settled", "first unknown");
	}

	@Test
	void callThatFindsAThreadAfterTheEndIsNotMade() {
		this.environment.setNoThreads(true);
		this.queue.add(new Recorder("first", true));
		this.queue.close();
		this.environment.setNoThreads(false);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("first settled", "first not sent");
	}

	@Test
	void operationThatTheStoreDeclinesAfterTheEndIsNotCalled() {
		Beginning operation = new Beginning();
		this.queue.add(operation);
		this.queue.close();
		operation.begun.complete(Optional.empty());
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled");
	}

	@Test
	void operationThatTheStoreBeginsNeedsNoThread() {
		this.environment.setNoThreads(true);
		Beginning operation = new Beginning();
		this.queue.add(operation);
		operation.begun.complete(Optional.of(new StoreCalls.Answer<>("answer")));
		assertThat(this.reported).isEmpty();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled", "answer");
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void operationThatTheStoreDeclinesAtOnceIsCalled() {
		Beginning operation = new Beginning();
		operation.begun.complete(Optional.empty());
		this.queue.add(operation);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("called", "settled", "call");
	}

	@Test
	void operationThatTheStoreDeclinesLaterIsCalledWhileTheNextWaits() {
		Beginning operation = new Beginning();
		this.queue.add(operation);
		this.queue.add(new Recorder("next", true));
		this.world.advance(Duration.ofSeconds(1));
		operation.begun.complete(Optional.empty());
		// The time that it has counts anew
		this.environment.holdCalls();
		this.world.advance(Duration.ofMillis(1900));
		this.environment.releaseCalls();
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("called", "settled", "call", "next called", "next settled",
				"next answered");
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void operationThatTheStoreDeclinesLaterIsNotCalledIfItIsNotDueAnyMore() {
		Beginning operation = new Beginning();
		this.queue.add(operation);
		this.queue.add(new Recorder("next", true));
		operation.due = false;
		operation.begun.complete(Optional.empty());
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled", "next called", "next settled", "next answered");
	}

	@Test
	void operationThatTheStoreDoesNotEndHasAnUnknownOutcome() {
		Beginning answered = new Beginning();
		Beginning declined = new Beginning();
		this.queue.add(answered);
		this.queue.add(declined);
		this.world.advance(Duration.ofSeconds(4));
		assertThat(this.reported).containsExactly("settled", "unknown", "settled", "unknown");
		answered.begun.complete(Optional.of(new StoreCalls.Answer<>("answer")));
		declined.begun.complete(Optional.empty());
		this.world.advance(Duration.ofSeconds(4));
		assertThat(this.reported).containsExactly("settled", "unknown", "settled", "unknown");
	}

	@Test
	void operationThatTheStoreFailsToBeginHasAnUnknownOutcome() {
		Beginning throwing = new Beginning();
		throwing.thrown = true;
		Beginning failed = new Beginning();
		failed.begun.completeExceptionally(new IllegalStateException("on purpose"));
		this.queue.add(throwing);
		this.queue.add(failed);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled", "unknown", "settled", "unknown");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationWhoseBegunCallHasNoOutcomeHasAnUnknownOne() {
		Beginning atOnce = new Beginning();
		atOnce.begun.complete(null);
		Beginning later = new Beginning();
		this.queue.add(atOnce);
		this.queue.add(later);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled", "unknown");
		later.begun.complete(null);
		this.world.advance(MOMENT);
		assertThat(this.reported).containsExactly("settled", "unknown", "settled", "unknown");
		assertThat(atOnce.problem).isInstanceOf(NullPointerException.class);
		assertThat(later.problem).isInstanceOf(NullPointerException.class);
	}

	@Test
	void problemOfWhatTheStoreHasBegunIsWhatTheStoreHasThrown() {
		Beginning atOnce = new Beginning();
		Beginning later = new Beginning();
		IllegalStateException problem = new IllegalStateException("on purpose");
		atOnce.begun.completeExceptionally(problem);
		this.queue.add(atOnce);
		this.queue.add(later);
		this.world.advance(MOMENT);
		later.begun.completeExceptionally(problem);
		this.world.advance(MOMENT);
		assertThat(atOnce.problem).isSameAs(problem);
		assertThat(later.problem).isSameAs(problem);
	}

	@Test
	void outcomeOfWhatTheStoreHasBegunIsUnknownIfItCannotBeTakenBack() {
		Beginning operation = new Beginning();
		this.queue.add(operation);
		this.environment.setThrowing("execute");
		operation.begun.complete(Optional.empty());
		this.environment.setThrowing();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.reported).containsExactly("settled", "unknown");
		assertThat(this.environment.failures()).hasSize(1);
	}

	/**
	 * Throws an error in one of its methods.
	 *
	 * @param method the method
	 */
	private record Throwing(String method) implements StoreOperation<String> {

		@Override
		public boolean isDue() {
			strike("isDue");
			return true;
		}

		@Override
		public String call() {
			return "answer";
		}

		@Override
		public void settled() {
			strike("settled");
		}

		@Override
		public void answered(String answer) {
			strike("answered");
		}

		@Override
		public void unknown(Throwable problem) {
		}

		private void strike(String where) {
			if (where.equals(this.method)) {
				throw new InternalError("on purpose");
			}
		}

	}

	/**
	 * Is begun without a thread.
	 */
	private final class Beginning implements StoreOperation<String> {

		private final CompletableFuture<Optional<StoreCalls.Answer<String>>> begun = new CompletableFuture<>();

		private boolean due = true;

		private boolean thrown;

		private Throwable problem;

		@Override
		public boolean isDue() {
			return this.due;
		}

		@Override
		public CompletableFuture<Optional<StoreCalls.Answer<String>>> begin() {
			if (this.thrown) {
				throw new IllegalStateException("on purpose");
			}
			// As a store and the operations do
			return this.begun.thenApply((answer) -> answer);
		}

		@Override
		public String call() {
			note("called");
			return "call";
		}

		@Override
		public void settled() {
			note("settled");
		}

		@Override
		public void answered(String answer) {
			note(answer);
		}

		@Override
		public void unknown(Throwable problem) {
			this.problem = problem;
			note("unknown");
		}

		private void note(String what) {
			StoreCallsTests.this.reported.add(what);
		}

	}

	private final class Recorder implements StoreOperation<String> {

		private final String name;

		private final boolean due;

		private Recorder(String name, boolean due) {
			this.name = name;
			this.due = due;
		}

		@Override
		public boolean isDue() {
			return this.due;
		}

		@Override
		public String call() {
			note("called");
			return "answer";
		}

		@Override
		public void settled() {
			note("settled");
		}

		@Override
		public void answered(String answer) {
			note("answered");
		}

		@Override
		public void unknown(Throwable problem) {
			note("unknown");
		}

		@Override
		public void notSent(Throwable problem) {
			note("not sent");
		}

		@Override
		public void answeredLate(String answer) {
			note("late");
		}

		private void note(String what) {
			StoreCallsTests.this.reported.add(this.name + " " + what);
		}

	}

}
