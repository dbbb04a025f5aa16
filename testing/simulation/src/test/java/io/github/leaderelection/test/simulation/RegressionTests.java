package io.github.leaderelection.test.simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Seeds that once failed, by what was wrong with the engine.
 */
class RegressionTests {

	// They failed with applications that only watch, and all with stores that neither
	// announce heartbeats nor know their ages
	@ParameterizedTest(name = "{0}")
	@CsvSource({ "late claim of a lost vacant record took its successor, 580",
			"late claim of a lost vacant record took its successor, 442",
			"release of a resurrected record hid a failover, 1123",
			"release of a resurrected record hid a failover, 18975",
			"old session was let in by the gate of its successor, 1945",
			"old session was let in by the gate of its successor, 2926" })
	void staysMended(String problem, long seed) {
		Simulation.Result result = Simulation.run(old(seed).withIdleApplications());
		assertThat(result.violation()).as(result::report).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "work that was given time to finish outlived the lease that kept others away, 152",
			"work that was given time to finish outlived the lease that kept others away, 2449",
			"work that was given time to finish outlived the lease that kept others away, 1094",
			"stop that was met by an error did not report that its terms had ended, 1468",
			"stop that was met by an error did not report that its terms had ended, 1558" })
	void staysMendedWithApplicationsAtWork(String problem, long seed) {
		Simulation.Result result = Simulation.run(old(seed));
		assertThat(result.violation()).as(result::report).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "end of a session was measured as the hand-off of a record that was claimed before, 9098",
			"end of a session was measured as the hand-off of a record that was claimed before, 10074",
			"record that this instance had claimed again was measured as handed off, 7377" })
	void staysMendedWithMeasurements(String problem, long seed) {
		Simulation.Result result = Simulation.run(Scenario.ofSeed(seed).withoutAges());
		assertThat(result.violation()).as(result::report).isEmpty();
	}

	private static Scenario old(long seed) {
		return Scenario.ofSeed(seed).withoutAddedFaults().withoutAnnouncements().withoutAges();
	}

}
