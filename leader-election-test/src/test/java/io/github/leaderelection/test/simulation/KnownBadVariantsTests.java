package io.github.leaderelection.test.simulation;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import io.github.leaderelection.engine.WrongRules;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The power of the simulation: each variant breaks one rule, and each has to be caught.
 *
 * @author Leader Election
 */
class KnownBadVariantsTests {

	private static final int SEEDS = 400;

	@Test
	void everyKnownBadVariantIsCaught() {
		Map<String, Variant> variants = new LinkedHashMap<>();
		variants.put("claim ignores the expected nonce",
				new Variant((scenario) -> scenario.withStore(WrongStores.ignoringNonce()),
						EnumSet.of(Fault.LAGGING_READS, Fault.DELAY)));
		variants.put("claim ignores the expected token", new Variant(
				(scenario) -> scenario.withStore(WrongStores.ignoringToken()), EnumSet.of(Fault.DELAY, Fault.RESIGN)));
		variants.put("store hides its change of identity",
				new Variant((scenario) -> scenario.withStore(WrongStores.hidingIdentity()),
						EnumSet.of(Fault.STORE_ROLLBACK, Fault.RESIGN)));
		variants.put("missing record is free",
				new Variant((scenario) -> scenario.withStore(WrongStores.missingIsFree()),
						EnumSet.of(Fault.STORE_WIPE, Fault.CRASH)));
		variants.put("release by holder instead of token",
				new Variant((scenario) -> scenario.withStore(WrongStores.releasingByHolder()),
						EnumSet.of(Fault.DUPLICATE, Fault.DELAY, Fault.RESIGN)));
		variants.put("renew-deadline equal to lease-duration",
				new Variant((scenario) -> scenario.withEngine(WrongRules.renewDeadlineEqualToLease()),
						EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE)));
		variants.put("clock rates beyond the limit",
				new Variant((scenario) -> scenario.withRates(300_000), EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE)));
		variants.put("wall clock stands still during a suspension",
				new Variant(Scenario::withFrozenWall, EnumSet.of(Fault.SUSPENSION)));
		variants.put("deadline counted from the answer",
				new Variant((scenario) -> scenario.withEngine(WrongRules.deadlineCountedFromAnswer()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION)));
		variants.put("silence counted from the sending of the first view",
				new Variant((scenario) -> scenario.withEngine(WrongRules.silenceCountedFromSending()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION)));
		variants.put("late answer revives a term",
				new Variant((scenario) -> scenario.withEngine(WrongRules.lateAnswerRevivesTerm()),
						EnumSet.of(Fault.DELAY, Fault.PARTITION)));
		Map<String, Long> caught = new TreeMap<>();
		System.out.printf("%n| known-bad variant | caught by seeds (of %d) | first by |%n|---|---|---|%n", SEEDS);
		variants.forEach((name, variant) -> {
			List<Long> catching = LongStream.range(0, SEEDS)
				.parallel()
				.filter((seed) -> Simulation.run(variant.of(seed)).violation().isPresent())
				.boxed()
				.toList();
			caught.put(name, (long) catching.size());
			System.out.printf("| %s | %d | %s |%n", name, catching.size(), catching.isEmpty() ? "-" : catching.get(0));
		});
		assertThat(caught).allSatisfy((name, seeds) -> assertThat(seeds).as(name).isPositive());
	}

	@Test
	void theSameFaultsAreHarmlessWithoutAVariant() {
		for (Set<Fault> faults : List.of(EnumSet.of(Fault.LAGGING_READS, Fault.DELAY),
				EnumSet.of(Fault.STORE_ROLLBACK, Fault.RESIGN), EnumSet.of(Fault.STORE_WIPE, Fault.CRASH),
				EnumSet.of(Fault.DUPLICATE, Fault.DELAY, Fault.RESIGN), EnumSet.of(Fault.PARTITION, Fault.CLOCK_RATE),
				EnumSet.of(Fault.SUSPENSION))) {
			Variant none = new Variant(UnaryOperator.identity(), faults);
			List<String> violations = LongStream.range(0, 200)
				.parallel()
				.mapToObj((seed) -> Simulation.run(none.of(seed)))
				.flatMap((result) -> result.violation().map((text) -> result.report()).stream())
				.limit(1)
				.toList();
			assertThat(violations).isEmpty();
		}
	}

	/**
	 * A variant.
	 *
	 * @param bend what makes it wrong
	 * @param faults the faults under which that matters
	 */
	private record Variant(UnaryOperator<Scenario> bend, Set<Fault> faults) {

		Scenario of(long seed) {
			Scenario scenario = Scenario.ofSeed(seed).withFaults(this.faults);
			return this.bend.apply(scenario);
		}

	}

}
