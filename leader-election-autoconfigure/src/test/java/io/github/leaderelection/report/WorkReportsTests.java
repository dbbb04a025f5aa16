package io.github.leaderelection.report;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.test.TestLeaderElection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WorkReports} and {@link ReportedRun}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkReportsTests {

	private final List<String> calls = new ArrayList<>();

	private final TestLeaderElection election = new TestLeaderElection();

	private final Leadership term = this.election.grant("job");

	private final WorkReports reports = new WorkReports(
			() -> List.of(new Recorder("a"), new Throwing(), new LeaderWorkListener() {
			}, new Recorder("b")));

	@Test
	void listenersAreCalledInOrderWhateverOthersThrow(CapturedOutput output) {
		this.reports.managed("job", "work");
		this.reports.skipped("job", "work", SkipCause.BUSY);
		LeaderWorkListener.Run run = this.reports.started(start());
		run.running();
		LeaderWorkListener.Scope scope = run.open();
		scope.close();
		run.ended(null);
		assertThat(this.calls).containsExactly("a managed job work", "b managed job work", "a skipped job work BUSY",
				"b skipped job work BUSY", "a started work", "b started work", "a running", "b running", "a open",
				"b open", "b close", "a close", "a ended null", "b ended null");
		assertThat(output.getAll()).containsOnlyOnce("A listener for leader-only work has failed;");
	}

	@Test
	void runEndsOnce() {
		LeaderWorkListener.Run run = this.reports.started(start());
		run.ended(new IllegalStateException("first"));
		run.ended(null);
		assertThat(this.calls).contains("a ended first").doesNotContain("a ended null");
	}

	@Test
	void listenersThatCannotBeMadeKeepNothingFromRunning() {
		AtomicInteger attempts = new AtomicInteger();
		WorkReports broken = new WorkReports(() -> {
			attempts.incrementAndGet();
			throw new IllegalStateException("in creation");
		});
		assertThat(broken.started(start())).isSameAs(LeaderWorkListener.Run.IGNORED);
		broken.skipped("job", "work", SkipCause.BUSY);
		assertThat(attempts).as("they may be made later").hasValue(2);
	}

	@Test
	void reportEndsBeforeTheRunIsClosed() {
		GuardedRun guarded = begin();
		List<Boolean> open = new ArrayList<>();
		ReportedRun run = new ReportedRun(guarded, new LeaderWorkListener.Run() {

			@Override
			public void ended(@Nullable Throwable failure) {
				open.add(guarded.isOpen());
			}

		});
		assertThat(run.leadership()).isEqualTo(this.term);
		assertThat(run.isOpen()).isTrue();
		run.close();
		assertThat(open).containsExactly(true);
		assertThat(run.isOpen()).isFalse();
	}

	// An open run keeps the election from being released, and this instance from leading
	@Test
	void runIsClosedWhateverAListenerThrows() {
		WorkReports broken = new WorkReports(() -> List.of(new LeaderWorkListener() {

			@Override
			public Run started(WorkStart start) {
				throw new StackOverflowError("started");
			}

			@Override
			public void skipped(String election, String work, SkipCause cause) {
				throw new StackOverflowError("skipped");
			}

		}, new LeaderWorkListener() {

			@Override
			public Run started(WorkStart start) {
				return new ThrowingRun();
			}

		}));
		broken.skipped("job", "work", SkipCause.BUSY);
		ReportedRun run = new ReportedRun(begin(), broken.started(start()));
		assertThat(run.<String, RuntimeException>call((leadership) -> "done")).isEqualTo("done");
		run.close();
		assertThat(run.isOpen()).isFalse();
	}

	@Test
	void partHasAScopeAndItsFailureIsTheFirst() {
		ReportedRun run = new ReportedRun(begin(), new Recorder("a").started(start()));
		this.calls.clear();
		int within = run.call((leadership) -> this.calls.size());
		assertThat(within).as("calls within the scope").isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(() -> run.call((leadership) -> {
			throw new IllegalStateException("part");
		}));
		run.fail(new IllegalStateException("later"));
		run.close();
		assertThat(this.calls).containsExactly("a open", "a close", "a open", "a close", "a ended part");
	}

	private GuardedRun begin() {
		return this.election.elector("job").begin("work", new GuardedRun.Signals() {
		}).orElseThrow();
	}

	private WorkStart start() {
		return new WorkStart("work", this.term, WorkStart.Kind.CALL, null);
	}

	private static final class ThrowingRun implements LeaderWorkListener.Run {

		@Override
		public LeaderWorkListener.Scope open() {
			throw new StackOverflowError("open");
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			throw new StackOverflowError("ended");
		}

	}

	private final class Recorder implements LeaderWorkListener {

		private final String name;

		Recorder(String name) {
			this.name = name;
		}

		private void add(String text) {
			WorkReportsTests.this.calls.add(this.name + " " + text);
		}

		@Override
		public Run started(WorkStart start) {
			add("started " + start.work());
			return new Run() {

				@Override
				public Scope open() {
					add("open");
					return () -> add("close");
				}

				@Override
				public void running() {
					add("running");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					add("ended " + ((failure != null) ? failure.getMessage() : null));
				}

			};
		}

		@Override
		public void skipped(String election, String work, SkipCause cause) {
			add("skipped " + election + " " + work + " " + cause);
		}

		@Override
		public void managed(String election, String work) {
			add("managed " + election + " " + work);
		}

	}

	private static final class Throwing implements LeaderWorkListener {

		@Override
		public Run started(WorkStart start) {
			return new Run() {

				@Override
				public Scope open() {
					return () -> {
						throw new IllegalStateException("close");
					};
				}

				@Override
				public void running() {
					throw new IllegalStateException("running");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					throw new IllegalStateException("ended");
				}

			};
		}

		@Override
		public void skipped(String election, String work, SkipCause cause) {
			throw new NoClassDefFoundError("skipped");
		}

		@Override
		public void managed(String election, String work) {
			throw new IllegalStateException("managed");
		}

	}

}
