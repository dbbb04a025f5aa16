package io.github.leaderelection.annotation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.NotLeaderException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FutureResult}.
 */
class GuardedFutureTests {

	private final GuardedBean<Jobs> bean = new GuardedBean<>(Jobs.class);

	private final CompletableFuture<String> own = new CompletableFuture<>();

	@Test
	void skippedCallIsCompletedWithNull() {
		this.bean.run((jobs, election) -> {
			assertThat(jobs.work(() -> this.own)).isCompletedWithValue(null);
			assertThat(jobs.stage(() -> this.own).toCompletableFuture()).isCompletedWithValue(null);
		});
	}

	@Test
	void callThatIsNotToBeSkippedFails() {
		this.bean.run((jobs, election) -> assertThat(jobs.demanded(() -> this.own)).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NotLeaderException.class));
	}

	@Test
	void resultAndFailureReachTheCaller() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			assertThat(jobs.work(() -> CompletableFuture.completedFuture("done"))).isCompletedWithValue("done");
			RuntimeException failure = new IllegalArgumentException("failed");
			assertThat(jobs.work(() -> CompletableFuture.failedFuture(failure))).isCompletedExceptionally()
				.failsWithin(Duration.ZERO)
				.withThrowableOfType(ExecutionException.class)
				.withCause(failure);
			assertThat(jobs.work(() -> {
				throw failure;
			})).isCompletedExceptionally();
			assertThat(jobs.work(() -> null)).isNull();
			GuardedBean.requireIdle(election);
		});
	}

	@Test
	void futureThatCannotBeFollowedEndsTheRun() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			CompletableFuture<String> odd = new CompletableFuture<>() {
				@Override
				public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
					throw new UnsupportedOperationException("on purpose");
				}
			};
			assertThat(jobs.work(() -> odd)).isCompletedExceptionally();
			GuardedBean.requireIdle(election);
		});
	}

	@Test
	void handOffWaitsForTheFuture() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			CompletableFuture<String> copy = jobs.work(() -> this.own);
			election.elector("default").resign();
			assertThat(election.elector("default").status().state()).isEqualTo(State.DRAINING);
			assertThat(copy).isNotDone();
			this.own.complete("done");
			assertThat(copy).isCompletedWithValue("done");
			assertThat(election.elector("default").status().state()).isNotEqualTo(State.DRAINING);
		});
	}

	@Test
	void lossFailsTheCopyAloneAndTheWorkCountsUntilItsFutureCompletes() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			CompletableFuture<String> copy = jobs.work(() -> this.own);
			election.revoke("default");
			assertThat(copy).failsWithin(Duration.ZERO)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(LeadershipLostException.class);
			assertThat(this.own).isNotDone();
			assertThatIllegalStateException().isThrownBy(() -> election.grant("default"))
				.withMessageContaining("still runs");
			this.own.complete("late");
			assertThat(election.grant("default").isValid()).isTrue();
		});
	}

	@Test
	void runIsOverBeforeTheCallerSeesTheResult() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			AtomicReference<State> seen = new AtomicReference<>();
			jobs.work(() -> this.own).thenAccept((result) -> seen.set(election.elector("default").status().state()));
			election.elector("default").resign();
			this.own.complete("done");
			assertThat(seen.get()).isNotNull().isNotEqualTo(State.DRAINING);
		});
	}

	@Test
	void cancelOfTheCallerIsPassedOn() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			jobs.work(() -> this.own).cancel(true);
			assertThat(this.own).isCancelled();
			GuardedBean.requireIdle(election);
		});
	}

	@Test
	void methodSeesItsTerm() {
		this.bean.run((jobs, election) -> {
			Leadership granted = election.grant("default");
			CompletableFuture<Long> token = new CompletableFuture<>();
			jobs.work(() -> {
				CurrentLeadership.get().ifPresent((leadership) -> token.complete(leadership.fencingToken()));
				return this.own;
			});
			assertThat(token).isCompletedWithValue(granted.fencingToken());
			assertThat(jobs.argument(null)).isCompletedWithValue(granted.fencingToken());
		});
	}

	static class Jobs {

		@OnLeader
		CompletableFuture<String> work(Supplier<CompletableFuture<String>> work) {
			return work.get();
		}

		@OnLeader
		CompletionStage<String> stage(Supplier<CompletableFuture<String>> work) {
			return work.get();
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		CompletableFuture<String> demanded(Supplier<CompletableFuture<String>> work) {
			return work.get();
		}

		@OnLeader
		CompletableFuture<Long> argument(@org.jspecify.annotations.Nullable Leadership leadership) {
			assertThat(leadership).isNotNull();
			return CompletableFuture.completedFuture(leadership.fencingToken());
		}

	}

}
