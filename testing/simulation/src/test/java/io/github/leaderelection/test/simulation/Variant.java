package io.github.leaderelection.test.simulation;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A known-bad variant of the engine or of a store.
 *
 * @param bend what makes it wrong
 * @param faults the faults under which that matters
 * @param violation a regular expression for what has to catch it
 */
record Variant(UnaryOperator<Scenario> bend, Set<Fault> faults, String violation) {

	Variant(UnaryOperator<Scenario> bend, Set<Fault> faults) {
		this(bend, faults, "");
	}

	boolean isCaughtBy(Simulation.Result result) {
		return result.violation().filter(Pattern.compile(this.violation).asPredicate()).isPresent();
	}

	// The ages of heartbeats are unknown unless a variant is about them
	Scenario of(long seed) {
		return this.bend.apply(Scenario.ofSeed(seed).withoutAges().withFaults(this.faults));
	}

}
