package io.github.leaderelection.test.simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Seeds that once failed, by what was wrong with the engine.
 *
 * @author Leader Election
 */
class RegressionTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "late claim of a lost vacant record took its successor, 580",
			"late claim of a lost vacant record took its successor, 442",
			"release of a resurrected record hid a failover, 1123",
			"release of a resurrected record hid a failover, 18975",
			"old session was let in by the gate of its successor, 1945",
			"old session was let in by the gate of its successor, 2926" })
	void staysMended(String problem, long seed) {
		Simulation.Result result = Simulation.run(Scenario.ofSeed(seed));
		assertThat(result.violation()).as(result::report).isEmpty();
	}

}
