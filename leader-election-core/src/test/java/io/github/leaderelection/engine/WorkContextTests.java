package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what guarded work has in the logging context.
 */
class WorkContextTests extends AbstractEngineTests {

	private final MDCAdapter before = MDC.getMDCAdapter();

	private final List<Map<String, String>> seen = new ArrayList<>();

	// The binding of the tests has no logging context
	@BeforeEach
	void installAdapter() throws ReflectiveOperationException {
		install(new BasicMDCAdapter());
	}

	@AfterEach
	void restoreAdapter() throws ReflectiveOperationException {
		install(this.before);
	}

	private static void install(MDCAdapter adapter) throws ReflectiveOperationException {
		var setter = MDC.class.getDeclaredMethod("setMDCAdapter", MDCAdapter.class);
		setter.setAccessible(true);
		setter.invoke(null, adapter);
	}

	@Test
	void guardedWorkHasItsTermInTheContext() {
		Instance instance = leader("a");
		instance.jobs.runIfLeader((leadership) -> see());
		assertThat(this.seen).containsExactly(context("jobs", token(instance)));
		assertThat(current()).isEmpty();
	}

	@Test
	void valuesFromBeforeAreRestored() {
		Instance instance = leader("a");
		MDC.put("leaderElection", "mine");
		MDC.put("other", "kept");
		instance.jobs.runIfLeader((leadership) -> assertThat(MDC.get("leaderElection")).isEqualTo("jobs"));
		assertThat(current()).isEqualTo(Map.of("leaderElection", "mine", "other", "kept"));
	}

	@Test
	void nestedWorkHasItsOwnTermAndThenThatOfTheOuterWork() {
		Instance instance = leader("a");
		LeaderElector mails = instance.engine.elector("mails");
		advance(LEASE);
		long outer = token(instance);
		long inner = mails.leadership().orElseThrow().fencingToken();
		instance.jobs.runIfLeader((leadership) -> {
			mails.runIfLeader((nested) -> see());
			see();
		});
		assertThat(this.seen).containsExactly(context("mails", inner), context("jobs", outer));
	}

	@Test
	void workThatThrowsLeavesNothingBehind() {
		Instance instance = leader("a");
		assertThatIllegalStateException().isThrownBy(() -> instance.jobs.runIfLeader((leadership) -> {
			throw new IllegalStateException("on purpose");
		}));
		assertThat(current()).isEmpty();
	}

	@Test
	void partOfARunOnAnotherThreadHasTheTermToo() throws InterruptedException {
		Instance instance = leader("a");
		try (GuardedRun run = instance.jobs.begin("mail", new GuardedRun.Signals() {
		}).orElseThrow()) {
			assertThat(current()).isEmpty();
			Thread thread = new Thread(() -> {
				run.call((leadership) -> {
					see();
					return null;
				});
				this.seen.add(current());
			});
			thread.start();
			thread.join(30_000);
			assertThat(this.seen).containsExactly(context("jobs", token(instance)), Map.of());
		}
	}

	private void see() {
		this.seen.add(current());
	}

	private static Map<String, String> current() {
		Map<String, String> copy = MDC.getCopyOfContextMap();
		return (copy != null) ? copy : Map.of();
	}

	private static Map<String, String> context(String election, long token) {
		return Map.of("leaderElection", election, "fencingToken", String.valueOf(token));
	}

}
