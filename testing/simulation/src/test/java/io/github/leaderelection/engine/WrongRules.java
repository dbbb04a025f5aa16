package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.GuardedRun.Signals;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.Records;
import org.jspecify.annotations.Nullable;

/**
 * Rules that are wrong in one point each. In this package because no application is to
 * replace the right ones.
 */
public final class WrongRules {

	private WrongRules() {
	}

	public static UnaryOperator<ElectionEngineBuilder> renewDeadlineEqualToLease() {
		return with(new TimingRules() {
			@Override
			Duration renewDeadline(ElectionSettings settings) {
				return settings.leaseDuration();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> deadlineCountedFromAnswer() {
		return with(new TimingRules() {
			@Override
			Moment leaseStart(Moment sent, Moment received) {
				return received;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> silenceCountedFromSending() {
		return with(new TimingRules() {
			@Override
			long silenceStart(Moment sent, Moment received) {
				return sent.nanos();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> watchSurvivesGaps() {
		return with(new TimingRules() {
			@Override
			boolean isWithoutGap(Lease lease, Moment received) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> refusesTokensTenYearsAhead() {
		return with(new TimingRules() {
			@Override
			OptionalLong nextToken(long stored, long highest, long nowMillis) {
				boolean refused = Math.max(stored, highest) - nowMillis > Duration.ofDays(3653).toMillis();
				return refused ? OptionalLong.empty() : super.nextToken(stored, highest, nowMillis);
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> lateAnswerRevivesTerm() {
		return with(new TimingRules() {
			@Override
			boolean hasEnded(Lease lease, long nowNanos, long nowMillis) {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> drainsWithoutHeartbeats() {
		return with(new TimingRules() {
			@Override
			boolean mayDrain(Lease lease, long nowNanos, long nowMillis) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotWaitForWork() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			boolean isIdle() {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesInterruptedWorkForDone() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			private boolean interrupted;

			@Override
			void stop() {
				this.interrupted = true;
				super.stop();
			}

			@Override
			boolean isIdle() {
				return this.interrupted || super.isIdle();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotInterruptWork() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			synchronized void interruptThreads() {
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> leavesInterruptsBehind() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			private boolean interrupted;

			@Override
			void stop() {
				this.interrupted = true;
				super.stop();
			}

			@Override
			<T, E extends Exception> Optional<T> run(Term term, String name, LeaderWork<? extends @Nullable T, E> work)
					throws E {
				Optional<T> result = super.run(term, name, work);
				if (this.interrupted) {
					Thread.currentThread().interrupt();
				}
				return result;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> skipsNestedWork() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			<T, E extends Exception> Optional<T> run(Term term, String name, LeaderWork<? extends @Nullable T, E> work)
					throws E {
				return term.isValid() ? super.run(term, name, work) : Optional.empty();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> refusesNestedWorkOfADrainingTerm() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			boolean permitsNested(Term term, boolean stopped) {
				return super.permitsNested(term, stopped) && term.isValid();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> goesDeeperThoughInterrupted() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			boolean permitsNested(Term term, boolean stopped) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesTheInterruptOfOuterWork() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			boolean isInterruptOfOuter(ThreadPart part) {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesARunThatMustStopForClosed() {
		return takesInterruptedWorkForDone();
	}

	public static UnaryOperator<ElectionEngineBuilder> countsACloseTwice() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			private int open;

			@Override
			synchronized Optional<WorkRun> begin(Term current, String name, Signals signals) {
				Optional<WorkRun> run = super.begin(current, name, signals);
				this.open += run.isPresent() ? 1 : 0;
				return run;
			}

			@Override
			void close(WorkRun run) {
				synchronized (this) {
					this.open--;
				}
				super.close(run);
			}

			@Override
			synchronized boolean isIdle() {
				return this.open <= 0;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotSignalToDrain() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			@Override
			void drain() {
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> signalsOnTheListenerThread() {
		return bent((environment) -> new BentEnvironment(environment) {
			@Override
			public void executeSignal(Runnable task) {
				executeListener(task);
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> signalsThatNoThreadTakesAreDropped() {
		return (builder) -> builder.guardedWork((environment, whenIdle) -> new GuardedWork(environment, whenIdle) {
			private boolean first = true;

			@Override
			void drain() {
				this.first = true;
				super.drain();
			}

			@Override
			void stop() {
				this.first = true;
				super.stop();
			}

			@Override
			void handOver() {
				if (this.first) {
					this.first = false;
					super.handOver();
				}
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotContainTelemetry() {
		return (builder) -> builder.telemetryGuard((environment, telemetry) -> telemetry);
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotMeasureReturns() {
		return (builder) -> builder.telemetryGuard((environment, telemetry) -> new ElectionTelemetry() {
			@Override
			public void takeover(String election, Takeover after, Duration duration) {
				if (after != Takeover.RETURN) {
					telemetry.takeover(election, after, duration);
				}
			}

			@Override
			public void termEnded(String election, Reason reason, Duration duration) {
				telemetry.termEnded(election, reason, duration);
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> measuresHandOffsOfLostTerms() {
		return (builder) -> builder.telemetryGuard((environment, telemetry) -> new ElectionTelemetry() {
			@Override
			public void takeover(String election, Takeover after, Duration duration) {
				telemetry.takeover(election, after, duration);
			}

			@Override
			public void termEnded(String election, Reason reason, Duration duration) {
				telemetry.termEnded(election, reason, duration);
				telemetry.handOff(election, HandOff.DRAINED, duration);
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> backsOffWithoutLimit() {
		return with(new CandidacyRules() {
			@Override
			long spread(long delay) {
				return 1000 * delay;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> claimsWithoutJitter() {
		return with(new CandidacyRules() {
			@Override
			long spread(long delay) {
				return 0;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> grantsThoughPaused() {
		return with(new CandidacyRules() {
			@Override
			boolean permitsGrant(boolean abstaining) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> keepsOrphanWhenPaused() {
		return with(new CandidacyRules() {
			@Override
			boolean releasesOrphanWhenPaused() {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> forgetsAtOnceWhatItLeaves() {
		return with(new CandidacyRules() {
			@Override
			boolean forgets(boolean held) {
				return true;
			}

			@Override
			boolean releasesForgotten() {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> forgetsWhatALateClaimLeaves() {
		return with(new CandidacyRules() {
			@Override
			boolean releasesForgotten() {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> waitsForADeadSuccessor() {
		return with(new CandidacyRules() {
			@Override
			boolean waitsFor(boolean alive) {
				return true;
			}

			@Override
			long waitAtMost(long delay) {
				return Duration.ofDays(1).toNanos();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> withoutTick() {
		return bent((environment) -> new BentEnvironment(environment) {
			@Override
			public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
				// Once, or nothing might begin
				AtomicBoolean begun = new AtomicBoolean();
				return super.schedulePeriodically(() -> {
					if (begun.compareAndSet(false, true)) {
						task.run();
					}
				}, delayNanos);
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> dropsEventsThatNoThreadTakes() {
		return bent((environment) -> new BentEnvironment(environment) {
			@Override
			public void executeListener(Runnable task) {
				try {
					super.executeListener(task);
				}
				catch (RuntimeException | Error ex) {
					failed("listeners", ex);
				}
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> believesAnotherIncarnation() {
		return with(new ViewRules() {
			@Override
			boolean isSameStore(String held, String shown) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> believesAStoreThatLostWrites() {
		return with(new ViewRules() {
			@Override
			boolean isIntact(boolean intact) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> believesWhatIsNotHeld() {
		return with(new ViewRules() {
			@Override
			boolean isHeld(Records named, @Nullable Records held) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> believesBesideOlderFormats() {
		return with(new ViewRules() {
			@Override
			boolean permitsFormat(int oldest) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> keepsTheBaseOfARefusedClaim() {
		return with(new ViewRules() {
			@Override
			boolean readsAllAfterRefusal() {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> joinsTheLeaseUnseen() {
		return with(new ViewRules() {
			@Override
			boolean mayJoin(boolean shown) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> grantsAllOfABatch() {
		return with(new ClaimRules() {
			@Override
			boolean grants(boolean claimed, boolean any) {
				return any;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> spreadsTokensThatAreFarAhead() {
		return with(new ClaimRules() {
			@Override
			boolean keepsApart(boolean farAhead) {
				return false;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesTheLowestTokenOfABatch() {
		return with(new ClaimRules() {
			@Override
			long tokenOf(long lowest, long highest) {
				return lowest;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> leavesTheSharesOfOthersForEver() {
		return with(new ClaimRules() {
			@Override
			long leavesFor(long retryPeriod) {
				return Duration.ofDays(1).toNanos();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> staleReadOfAnotherIncarnationCounts() {
		return with(new ClaimRules() {
			@Override
			boolean isSameStore(String watched, String read) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> judgesAStaleReadByAnOldView() {
		return with(new ClaimRules() {
			@Override
			boolean countsWith(boolean held) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> staleReadOfUnknownSessionsCounts() {
		return with(new ClaimRules() {
			@Override
			boolean knowsSessions(boolean known) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> believesAStaleRead() {
		return with(new ClaimRules() {
			@Override
			boolean believes(boolean trusted) {
				return true;
			}
		});
	}

	private static UnaryOperator<ElectionEngineBuilder> with(ClaimRules rules) {
		return (builder) -> builder.claimRules(rules);
	}

	private static UnaryOperator<ElectionEngineBuilder> with(ViewRules rules) {
		return (builder) -> builder.viewRules(rules);
	}

	private static UnaryOperator<ElectionEngineBuilder> bent(UnaryOperator<EngineEnvironment> bend) {
		return (builder) -> builder.bendEnvironment(bend);
	}

	private static UnaryOperator<ElectionEngineBuilder> with(CandidacyRules rules) {
		return (builder) -> builder.candidacyRules(rules);
	}

	private static UnaryOperator<ElectionEngineBuilder> with(TimingRules rules) {
		return (builder) -> builder.rules(rules);
	}

}
