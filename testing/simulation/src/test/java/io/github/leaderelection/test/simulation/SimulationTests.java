package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of histories of the real engine, each decided by one seed.
 * {@code -Dseeds=1000000} runs more, {@code -Dseed=42} replays one.
 */
class SimulationTests {

	@Test
	void noHistoryHasTwoLeaders() {
		Long replay = Long.getLong("seed");
		run(replay, (replay != null) ? 1 : Long.getLong("seeds", 1_000));
	}

	@Test
	@Tag("long")
	void noneOfManyHistoriesHasTwoLeaders() {
		run(null, 20_000);
	}

	private void run(Long replay, long seeds) {
		AtomicLong terms = new AtomicLong();
		AtomicLong faults = new AtomicLong();
		AtomicLong works = new AtomicLong();
		DoubleAdder led = new DoubleAdder();
		List<Simulation.Result> failed = Collections.synchronizedList(new ArrayList<>());
		long start = System.nanoTime();
		LongStream.range(0, seeds).parallel().forEach((i) -> {
			if (failed.size() > 3) {
				return;
			}
			Simulation.Result result = Simulation.run(Scenario.ofSeed((replay != null) ? replay : i));
			terms.addAndGet(result.terms());
			faults.addAndGet(result.faults());
			works.addAndGet(result.works());
			led.add(result.led());
			if (result.violation().isPresent() || (result.scenario().faults().isEmpty() && result.led() < 0.7)) {
				failed.add(result);
			}
		});
		System.out.printf(
				"Simulation: %,d seeds, %,d terms, %,d faults, %,d runs of guarded work, %.1f %% of the time led, %.1f s%n",
				seeds, terms.get(), faults.get(), works.get(), 100 * led.sum() / seeds,
				(System.nanoTime() - start) / 1e9);
		failed.stream().limit(1).forEach((result) -> System.out.println(result.report()));
		assertThat(failed).extracting((result) -> result.scenario().seed() + ": " + result.violation()).isEmpty();
	}

}
