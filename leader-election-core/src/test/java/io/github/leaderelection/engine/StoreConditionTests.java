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

	private final EventDispatcher dispatcher = new EventDispatcher(this.world.environment());

	private final List<ElectionEvent> events = new ArrayList<>();

	private boolean starting;

	private final StoreCondition condition = new StoreCondition("a", this.dispatcher, () -> Instant.EPOCH,
			() -> this.starting);

	@Test
	void eachProblemOfAnOutageIsLoggedOnceWithItsKindAndTheEndToo() {
		listen();
		assertThat(failed(Problem.UNREACHABLE, "no route")).contains("WARN", "[a] the store cannot be reached",
				"no route");
		assertThat(failed(Problem.UNREACHABLE, "no route")).isEmpty();
		assertThat(failed(Problem.REFUSED, "wrong password")).contains("refused the call, retrying: wrong password");
		assertThat(failed(Problem.UNUSABLE, "no table")).contains("cannot be used, retrying: no table");
		assertThat(this.condition.problem()).isEqualTo("no table");
		assertThat(this.condition.kind()).isEqualTo(Problem.UNUSABLE);
		assertThat(LogOutput.of(this.condition::answered)).contains("[a] the store answers again");
		assertThat(LogOutput.of(this.condition::answered)).isEmpty();
		assertThat(this.condition.problem()).isNull();
		assertThat(failed(Problem.UNREACHABLE, "no route")).contains("no route");
		deliver();
		assertThat(this.events).containsExactly(new StoreUnreachableEvent("no route", Instant.EPOCH),
				new StoreReachableEvent(Instant.EPOCH), new StoreUnreachableEvent("no route", Instant.EPOCH));
	}

	@Test
	void moreProblemsThanThreeOfOneOutageAreNotLogged() {
		for (String problem : List.of("one", "two", "three")) {
			assertThat(failed(Problem.UNREACHABLE, problem)).contains(problem);
		}
		assertThat(failed(Problem.UNREACHABLE, "four")).isEmpty();
		assertThat(this.condition.reportedProblem()).isEqualTo("four");
	}

	@Test
	void storeThatStartsIsWaitedForWithOneLineAndNoEvent() {
		listen();
		this.starting = true;
		assertThat(failed(Problem.UNREACHABLE, "no member")).contains("INFO", "[a] waits for the store");
		assertThat(failed(Problem.UNREACHABLE, "no member")).isEmpty();
		assertThat(this.condition.problem()).isEqualTo("no member");
		assertThat(this.condition.reportedProblem()).isNull();
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
			.isEqualTo(new StoreUnreachableEvent(String.valueOf(this.condition.problem()), Instant.EPOCH));
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
