package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Timers}.
 */
class TimersTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Timers timers = new Timers(this.environment);

	private final List<String> done = new ArrayList<>();

	@Test
	void timerThatTheTickRunsLeavesNoAlarmBehind() {
		this.environment.schedule(() -> {
			this.timers.runDue();
			this.done.add("ticked with %s timers".formatted(this.environment.timers()));
		}, 10);
		this.timers.schedule(() -> this.done.add("timer"), 10);
		this.world.advance(AbstractEngineTests.MOMENT);
		assertThat(this.done).containsExactly("timer", "ticked with 0 timers");
	}

}
