package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

	private final List<String> told = new ArrayList<>();

	@Test
	void answerIsToldOnceAndLeavesNoTimer() {
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("call answered");
		assertThat(this.environment.timers()).isZero();
		this.world.advance(Duration.ofSeconds(3));
		assertThat(this.told).containsExactly("call answered");
	}

	@Test
	void answerAfterTheTimeoutIsToldToBeLate() {
		this.environment.holdCalls();
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.told).containsExactly("call unknown");
		this.environment.releaseCalls();
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("call unknown", "call late");
	}

	@Test
	void failureAfterTheTimeoutIsNotToldAgain() {
		this.environment.holdCalls();
		this.calls.submit(() -> {
			throw new IllegalStateException("on purpose");
		}, new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		this.environment.releaseCalls();
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("call unknown");
	}

	@Test
	void callThatFindsNoThreadAtOnceWaitsForOne() {
		this.environment.setNoThreads(true);
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2).minus(MOMENT));
		assertThat(this.told).isEmpty();
		this.environment.setNoThreads(false);
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("call answered");
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
		assertThat(this.told).containsExactly("call not sent");
		this.environment.setNoThreads(false);
		this.world.advance(MOMENT);
		assertThat(executed).isEmpty();
		assertThat(this.told).containsExactly("call not sent");
	}

	@Test
	void callThatNoThreadTakesIsNotSentSoonButNotAtOnce() {
		this.environment.setThrowing("executeStoreCall");
		this.calls.submit(() -> "answer", new Recorder("call", true));
		assertThat(this.told).isEmpty();
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("call not sent");
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
		assertThat(this.told).containsExactly("call not sent");
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
		assertThat(this.told).containsExactly("call not sent");
	}

	@Test
	void callWhoseTimerCannotBeScheduledTimesOutWithTheTick() {
		this.environment.setThrowing("schedule");
		this.environment.holdCalls();
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2).minus(MOMENT));
		this.timers.runDue();
		assertThat(this.told).isEmpty();
		this.world.advance(MOMENT);
		this.timers.runDue();
		assertThat(this.told).containsExactly("call unknown");
		this.timers.runDue();
		assertThat(this.told).containsExactly("call unknown");
	}

	@Test
	void answerThatCannotBeTakenBackIsUnknown() {
		this.environment.setThrowing("execute");
		this.calls.submit(() -> "answer", new Recorder("call", true));
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.told).containsExactly("call unknown");
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
		assertThat(this.told).containsExactly("last called", "last settled", "last answered");
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.environment.failures()).hasSize(3);
	}

	@Test
	void operationsRunOneAfterAnother() {
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		assertThat(this.queue.isEmpty()).isFalse();
		this.world.advance(MOMENT);
		assertThat(this.told).containsExactly("first called", "first settled", "first answered", "second called",
				"second settled", "second answered");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationThatIsNotDueIsSettledWithoutACall() {
		this.queue.add(new Recorder("first", false));
		assertThat(this.told).containsExactly("first settled");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void operationsGoOnAfterOneWhoseOutcomeIsUnknown() {
		this.environment.holdCalls();
		this.queue.add(new Recorder("first", true));
		this.queue.add(new Recorder("second", true));
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.told).isEmpty();
		this.environment.loseCalls();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.told).containsExactly("first settled", "first unknown", "second called", "second settled",
				"second answered");
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
			StoreCallsTests.this.told.add(this.name + " " + what);
		}

	}

}
