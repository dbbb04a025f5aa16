package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreCondition}.
 */
class StoreConditionTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final EventDispatcher dispatcher = new EventDispatcher(this.environment);

	private final List<ElectionEvent> events = new ArrayList<>();

	private final Instant begin = Moment.now(this.environment).wallTime();

	private boolean starting;

	private final StoreCondition condition = new StoreCondition("a", this.dispatcher,
			() -> Moment.now(this.environment), () -> this.starting);

	@Test
	void outageIsLoggedOnceAndItsEndToo() {
		listen();
		assertThat(failed(Problem.UNREACHABLE, "no route")).containsOnlyOnce("[a] ")
			.contains("WARN", "[a] the store cannot be reached, retrying: no route");
		assertThat(failed(Problem.UNREACHABLE, "no route")).isEmpty();
		this.world.advance(Duration.ofSeconds(12));
		assertThat(LogOutput.of(this.condition::answered)).containsOnlyOnce("[a] ")
			.contains("INFO", "[a] the store answers again, after 12s");
		assertThat(LogOutput.of(this.condition::answered)).isEmpty();
		assertThat(this.condition.problem()).isNull();
		assertThat(failed(Problem.UNREACHABLE, "no route")).contains("WARN", "no route");
		deliver();
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("StoreUnreachableEvent", "StoreReachableEvent", "StoreUnreachableEvent");
		assertThat(this.events).startsWith(new StoreUnreachableEvent("no route", this.begin),
				new StoreReachableEvent(this.begin.plusSeconds(12)));
	}

	@Test
	void problemOfAnotherKindIsAWarningOfItsOwn() {
		failed(Problem.UNREACHABLE, "no route");
		assertThat(failed(Problem.REFUSED, "wrong password")).contains("WARN",
				"refused the call, retrying: wrong password");
		assertThat(failed(Problem.UNUSABLE, "no table")).contains("WARN", "cannot be used, retrying: no table");
		assertThat(failed(Problem.REFUSED, "wrong user")).isEmpty();
		assertThat(this.condition.problem()).isEqualTo("wrong user");
		assertThat(this.condition.kind()).isEqualTo(Problem.REFUSED);
	}

	@Test
	void oneMoreProblemOfTheSameKindExplainsATimeout() {
		failed(Problem.UNREACHABLE, "no answer");
		assertThat(failed(Problem.UNREACHABLE, "no answer")).isEmpty();
		assertThat(failed(Problem.UNREACHABLE, "refused")).containsOnlyOnce("[a] ")
			.contains("INFO", "[a] the store cannot be reached, still: refused");
		assertThat(failed(Problem.UNREACHABLE, "closed")).isEmpty();
		assertThat(this.condition.reportedProblem()).isEqualTo("closed");
	}

	@Test
	void storeThatStartsIsWaitedForWithOneLineEachAndNoEvent() {
		listen();
		this.starting = true;
		assertThat(failed(Problem.UNREACHABLE, "no member")).contains("INFO", "[a] waits for the store");
		assertThat(failed(Problem.UNREACHABLE, "no member")).isEmpty();
		assertThat(this.condition.problem()).isEqualTo("no member");
		assertThat(this.condition.reportedProblem()).isNull();
		assertThat(LogOutput.of(this.condition::answered)).contains("INFO", "[a] the store has started");
		assertThat(LogOutput.of(this.condition::answered)).isEmpty();
		deliver();
		assertThat(this.events).isEmpty();
	}

	@Test
	void failureWithoutAMessageIsNamed() {
		assertThat(LogOutput.of(() -> this.condition.failed(new IllegalStateException())))
			.contains("cannot be reached, retrying: java.lang.IllegalStateException");
		assertThat(this.condition.problem()).isEqualTo("java.lang.IllegalStateException");
		assertThat(this.condition.kind()).isEqualTo(Problem.UNREACHABLE);
	}

	@Test
	void whatAStoreSaysIsOneHarmlessLineWithoutCredentials() {
		listen();
		String log = LogOutput.of(() -> this.condition.failed(new IllegalStateException(
				"a\r\n2026-01-01 ERROR forged \u001b[2J\u202e redis://u:hunter2@host " + "x".repeat(10_000))));
		assertThat(log.lines()).hasSize(1);
		assertThat(log).hasSizeLessThan(3000)
			.contains("retrying: a 2026-01-01 ERROR forged ?[2J? redis://...@host x")
			.doesNotContain("hunter2", "\u001b", "\u202e");
		deliver();
		assertThat(this.events).singleElement()
			.isEqualTo(new StoreUnreachableEvent(String.valueOf(this.condition.problem()), this.begin));
		assertThat(this.condition.problem()).doesNotContain("hunter2", "\n");
	}

	private String failed(Problem problem, String text) {
		return LogOutput.of(() -> this.condition.failed(new ElectionStoreException(problem, text, null)));
	}

	private void listen() {
		this.dispatcher.register(this.events::add, (event) -> true, List::of);
		deliver();
	}

	private void deliver() {
		this.world.advance(Duration.ZERO);
	}

}
