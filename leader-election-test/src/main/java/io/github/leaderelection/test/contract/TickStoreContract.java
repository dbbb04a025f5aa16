package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.leaderelection.Names;
import io.github.leaderelection.store.TickStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of {@link TickStore}, as tests, for a store that has one. The test of the
 * store implements it beside {@link ElectionStoreContract}:
 *
 * <pre class="code">
 * class MyElectionStoreTests extends ElectionStoreContract implements TickStoreContract {
 * </pre>
 */
public interface TickStoreContract extends StoreUnderTest {

	/**
	 * As late as a clock that is far ahead may be.
	 */
	long FAR = 4_000_000_000_000_000L;

	@Test
	default void tickIsStartedOnce() {
		TickStore other = another();
		assertThat(ticks().start("job", 1_000, 7)).isTrue();
		assertThat(ticks().start("job", 1_000, 7)).isFalse();
		assertThat(other.start("job", 1_000, 7)).isFalse();
		assertThat(other.start("job", 1_000, 8)).isFalse();
		assertThat(other.start("job", 2_000, 8)).isTrue();
		assertThat(ticks().last("job")).hasValue(2_000);
	}

	@Test
	default void earlierTickIsNotStartedThoughItNeverWas() {
		assertThat(ticks().start("job", 5_000, 7)).isTrue();
		assertThat(ticks().start("job", 4_000, 7)).isFalse();
		assertThat(ticks().start("job", 4_999, 8)).isFalse();
		assertThat(ticks().last("job")).hasValue(5_000);
	}

	@Test
	default void earlierTermStartsNothingAfterALaterOne() {
		assertThat(ticks().start("job", 1_000, 8)).isTrue();
		assertThat(ticks().start("job", 2_000, 7)).isFalse();
		assertThat(ticks().last("job")).hasValue(1_000);
		assertThat(ticks().start("job", 2_000, 8)).isTrue();
	}

	@Test
	default void lastTickIsTheOneThatWasStarted() {
		assertThat(ticks().last("job")).isEmpty();
		assertThat(ticks().start("job", 0, 1)).isTrue();
		assertThat(ticks().last("job")).hasValue(0);
		assertThat(ticks().start("job", 1, 1)).isTrue();
		assertThat(ticks().last("job")).hasValue(1);
	}

	/**
	 * Numbers that doubles, and texts of different lengths, compare wrongly.
	 */
	@Test
	default void ticksAndTokensAreComparedAsNumbers() {
		assertThat(ticks().start("job", 9, 9)).isTrue();
		assertThat(ticks().start("job", 10, 10)).isTrue();
		assertThat(ticks().start("job", 9, 10)).isFalse();
		assertThat(ticks().start("job", 11, 9)).isFalse();
		assertThat(ticks().start("job", FAR, 1L << 62)).isTrue();
		assertThat(ticks().start("job", FAR + 1, (1L << 62) - 1)).isFalse();
		assertThat(ticks().start("job", FAR + 1, 1L << 62)).isTrue();
		assertThat(ticks().start("job", FAR + 1, 1L << 62)).isFalse();
		assertThat(ticks().last("job")).hasValue(FAR + 1);
	}

	@Test
	default void jobsAndNamespacesAreApart() {
		String longest = "n".repeat(Names.MAX_LENGTH);
		List<String> jobs = List.of("job", "Job", "JOB", NameContract.ALL_CHARACTERS, longest, longest.substring(1),
				"0", "null", "a/b", "a:b");
		for (int i = 0; i < jobs.size(); i++) {
			assertThat(ticks().start(jobs.get(i), 100 + i, 7)).as(jobs.get(i)).isTrue();
		}
		TickStore other = fixture().open(fixture().namespace() + "-other").ticks().orElseThrow();
		assertThat(other.last("job")).isEmpty();
		assertThat(other.start("job", 1, 1)).isTrue();
		for (int i = 0; i < jobs.size(); i++) {
			assertThat(ticks().last(jobs.get(i))).as(jobs.get(i)).hasValue(100 + i);
		}
	}

	@Test
	default void ticksAreNoPartOfTheView() {
		ticks().start("job", 1_000, 7);
		assertThat(fixture().view().elections()).isEmpty();
		assertThat(fixture().withoutObserver(fixture().view())).isEmpty();
	}

	@Test
	default void ticksOutliveSessions() {
		ticks().start("job", 1_000, 7);
		fixture().store().close(fixture().join("a").id());
		assertThat(ticks().start("job", 1_000, 8)).isFalse();
	}

	@Test
	default void ticksContinueAfterADisconnect() {
		TickStore ticks = ticks();
		assertThat(ticks.start("job", 1_000, 7)).isTrue();
		fixture().store().disconnect();
		assertThat(ticks.start("job", 1_000, 7)).isFalse();
		assertThat(ticks.start("job", 2_000, 7)).isTrue();
		fixture().store().disconnect();
		assertThat(ticks.last("job")).hasValue(2_000);
	}

	@Test
	default void exactlyOneOfConcurrentStartsSucceeds() throws Exception {
		List<TickStore> instances = instances();
		try (Race race = new Race(instances.size())) {
			for (long round = 0; round < fixture().rounds() / 2; round++) {
				// Every fourth one is the first of its job
				String job = "job-" + round / 4;
				long tick = 1_000 + round;
				List<Boolean> outcomes = race.run(
						instances.stream().<Callable<Boolean>>map((ticks) -> () -> ticks.start(job, tick, 7)).toList());
				assertThat(outcomes).as("outcomes of round %s", round).containsOnlyOnce(true);
			}
		}
	}

	@Test
	default void concurrentStartsOfDifferentTicksLeaveTheLast() throws Exception {
		List<TickStore> instances = instances();
		try (Race race = new Race(instances.size())) {
			for (long round = 0; round < fixture().rounds() / 4; round++) {
				String job = "job-" + round / 4;
				long base = 1_000 + round * instances.size();
				List<Long> ticks = new ArrayList<>(LongStream.range(base, base + instances.size()).boxed().toList());
				Collections.shuffle(ticks);
				List<Boolean> outcomes = race.run(IntStream.range(0, instances.size())
					.<Callable<Boolean>>mapToObj((i) -> () -> instances.get(i).start(job, ticks.get(i), 7))
					.toList());
				long last = base + instances.size() - 1;
				assertThat(outcomes.get(ticks.indexOf(last))).as("the last one of round %s", round).isTrue();
				assertThat(instances.get(0).last(job)).hasValue(last);
			}
		}
	}

	private TickStore ticks() {
		return fixture().store().ticks().orElseThrow();
	}

	private TickStore another() {
		return fixture().open().ticks().orElseThrow();
	}

	private List<TickStore> instances() {
		return IntStream.range(0, 4).mapToObj((i) -> another()).toList();
	}

}
