package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemEnvironment}: the engine with real clocks and threads.
 *
 * @author Leader Election
 */
class SystemEnvironmentTests {

	@Test
	void aThousandElectionsUseAsManyThreadsAsOne() throws Exception {
		ElectionEngine engine = engine();
		engine.start();
		engine.campaign();
		assertThat(engine.elector("job").awaitLeadership(Duration.ofMinutes(1))).isPresent();
		for (int i = 0; i < 1000; i++) {
			engine.elector("job-" + i);
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(engine.elector("job-" + i).awaitLeadership(Duration.ofMinutes(1))).isPresent();
		}
		Set<String> threads = threads();
		System.out.println("Threads with 1,001 elections: " + threads);
		assertThat(threads).hasSizeLessThanOrEqualTo(4);
		engine.stop();
	}

	@Test
	void stoppedEngineLeavesNoThreadBehindAndStartsAgain() throws Exception {
		ElectionEngine engine = engine();
		for (int i = 0; i < 3; i++) {
			engine.start();
			engine.campaign();
			LeaderElector elector = engine.elector("job");
			assertThat(engine.awaitStore(Duration.ofMinutes(1))).isTrue();
			assertThat(elector.awaitLeadership(Duration.ofMinutes(1))).isPresent();
			engine.stop();
			assertThat(elector.isLeader()).isFalse();
		}
		long start = System.nanoTime();
		while (!threads().isEmpty() && System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
			Thread.onSpinWait();
		}
		assertThat(threads()).isEmpty();
	}

	@Test
	void awaitingLeadershipEndsWithTheTimeout() throws Exception {
		assertThat(engine().elector("job").awaitLeadership(Duration.ofMillis(20))).isEmpty();
	}

	private static ElectionEngine engine() {
		return ElectionEngine.builder(new InMemoryElectionStore())
			.settings(ElectionSettings.ofLease(Duration.ofSeconds(2)).withClaimMissing(true))
			.build();
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("leader-election-"))
			.collect(Collectors.toSet());
	}

}
