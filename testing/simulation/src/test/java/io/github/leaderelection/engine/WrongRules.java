package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.github.leaderelection.LeaderWork;
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
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			boolean isIdle() {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesInterruptedWorkForDone() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			private boolean interrupted;

			@Override
			void interrupt() {
				this.interrupted = true;
				super.interrupt();
			}

			@Override
			boolean isIdle() {
				return this.interrupted || super.isIdle();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> doesNotInterruptWork() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			void interrupt() {
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> leavesInterruptsBehind() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			private boolean interrupted;

			@Override
			void interrupt() {
				this.interrupted = true;
				super.interrupt();
			}

			@Override
			<T, E extends Exception> Optional<T> run(Term term, LeaderWork<? extends @Nullable T, E> work) throws E {
				Optional<T> result = super.run(term, work);
				if (this.interrupted) {
					Thread.currentThread().interrupt();
				}
				return result;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> skipsNestedWork() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			<T, E extends Exception> Optional<T> run(Term term, LeaderWork<? extends @Nullable T, E> work) throws E {
				return term.isValid() ? super.run(term, work) : Optional.empty();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> refusesNestedWorkOfADrainingTerm() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			boolean permitsNested(Term term, boolean interrupted) {
				return super.permitsNested(term, interrupted) && term.isValid();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> goesDeeperThoughInterrupted() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			boolean permitsNested(Term term, boolean interrupted) {
				return true;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> takesTheInterruptOfOuterWork() {
		return (builder) -> builder.guardedWork((whenIdle) -> new GuardedWork(whenIdle) {
			@Override
			boolean isInterruptOfOuter(Run run) {
				return false;
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

	private static UnaryOperator<ElectionEngineBuilder> bent(UnaryOperator<EngineEnvironment> bend) {
		return (builder) -> builder.bendEnvironment(bend);
	}

	private static UnaryOperator<ElectionEngineBuilder> with(TimingRules rules) {
		return (builder) -> builder.rules(rules);
	}

}
