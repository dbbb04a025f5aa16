package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how soon an engine reports a store that does not answer.
 */
class OperationTimeoutTests extends AbstractEngineTests {

	private final VirtualWorld.Environment environment = this.world.environment();

	private final List<ElectionEvent> events = new ArrayList<>();

	@Test
	void longLeaseDoesNotDelayTheReportOfAnOutage() {
		start(ElectionSettings.ofLease(Duration.ofMinutes(10)));
		advance(Duration.ofMillis(4900));
		assertThat(this.events).isEmpty();
		advance(Duration.ofMillis(200));
		assertThat(this.events).hasOnlyElementsOfType(StoreUnreachableEvent.class).hasSize(1);
	}

	@Test
	void operationTimeoutDecidesWhenAnOutageIsReported() {
		start(ElectionSettings.ofLease(Duration.ofMinutes(10)).withOperationTimeout(Duration.ofSeconds(30)));
		advance(Duration.ofSeconds(29));
		assertThat(this.events).isEmpty();
		advance(Duration.ofSeconds(2));
		assertThat(this.events).hasOnlyElementsOfType(StoreUnreachableEvent.class).hasSize(1);
	}

	/**
	 * The first problem may be the cause of the second, and a longer timeout the remedy
	 * for neither.
	 */
	@Test
	void timeOutAfterAnotherProblemNamesNoPropertyAsItsRemedy() {
		Instance instance = new Instance("a", true);
		instance.counting.bendViews((view) -> {
			throw new ElectionStoreException(Problem.REFUSED, "wrong password", null);
		});
		String log = LogOutput.of(() -> {
			instance.start();
			advance(MOMENT);
			instance.environment.holdCalls();
			advance(LEASE);
		});
		assertThat(log.lines().filter((line) -> line.contains(" WARN "))).satisfiesExactly(
				(line) -> assertThat(line).endsWith("refused the call, retrying: wrong password"),
				(line) -> assertThat(line).endsWith(
						"no answer within the operation timeout of 2s. Check the network and the load of the store"));
	}

	private void start(ElectionSettings settings) {
		ElectionEngine engine = ElectionEngine.builder(this.store)
			.settings(settings)
			.environment(this.environment)
			.build();
		engine.addListener(this.events::add);
		this.environment.holdCalls();
		engine.start();
	}

}
