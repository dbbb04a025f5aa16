package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GuardedWork}.
 */
class GuardedWorkTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Term term = term("jobs", 1);

	private int idle;

	private final GuardedWork work = new GuardedWork(this.environment, () -> this.idle++);

	private final GuardedWork other = new GuardedWork(this.environment, () -> {
	});

	@Test
	void isSkippedWhenItsTermHasEnded() {
		this.term.end(Reason.RESIGNED);
		assertThat(this.work.run(this.term, "work", (leadership) -> "done")).isEmpty();
		assertThat(this.idle).isZero();
		assertThat(this.work.isIdle()).isTrue();
	}

	@Test
	void doesNotReportThatItIsIdleWhileItsTermLasts() {
		Optional<Boolean> idleWithin = this.work.run(this.term, "work", (leadership) -> this.work.isIdle());
		assertThat(idleWithin).contains(false);
		assertThat(this.work.isIdle()).isTrue();
		assertThat(this.idle).isZero();
	}

	@Test
	void reportsOnceThatItIsIdleWhenItsTermEndedMeanwhile() {
		this.work.run(this.term, "work", (outer) -> {
			this.work.run(this.term, "work", (inner) -> this.term.end(Reason.RESIGNED));
			assertThat(this.idle).isZero();
			return "done";
		});
		assertThat(this.idle).isOne();
	}

	@Test
	void workThatThrowsIsOverToo() {
		assertThatIllegalStateException().isThrownBy(() -> this.work.run(this.term, "work", (leadership) -> {
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.work.isIdle()).isTrue();
		assertThat(this.idle).isZero();
		assertThatIllegalStateException().isThrownBy(() -> this.work.run(this.term, "work", (leadership) -> {
			this.term.end(Reason.RESIGNED);
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.idle).isOne();
	}

	@Test
	void interruptReachesTheOuterWorkButNotWhatTheThreadDoesNext() {
		this.work.run(this.term, "work", (outer) -> {
			this.work.run(this.term, "work", (inner) -> {
				this.work.stop();
				return "done";
			});
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptOfOthersIsLeftAlone() {
		this.work.run(this.term, "work", (leadership) -> {
			Thread.currentThread().interrupt();
			return "done";
		});
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptIsForgottenThoughWorkOfAnotherThreadGoesOn() {
		boolean[] left = { true };
		Thread other = new Thread(() -> {
			this.work.run(this.term, "work", (leadership) -> {
				this.work.stop();
				return "done";
			});
			left[0] = Thread.interrupted();
		});
		this.work.run(this.term, "work", (leadership) -> {
			other.start();
			join(other);
			return "done";
		});
		assertThat(left[0]).isFalse();
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void nestedWorkOfADrainingTermRuns() {
		Optional<String> outcome = this.work.run(this.term, "work", (outer) -> {
			this.term.end(Reason.RESIGNED);
			return this.work.run(this.term, "work", (inner) -> {
				assertThat(inner).isSameAs(outer);
				return "deeper";
			}).orElse("skipped");
		});
		assertThat(outcome).contains("deeper");
		assertThat(this.idle).isOne();
	}

	@Test
	void nestedWorkJoinsTheTermOfItsOuterWorkThoughALaterOneWasGranted() {
		Term later = term("jobs", 2);
		this.work.run(this.term, "work", (outer) -> {
			this.term.end(Reason.STOPPED);
			assertThat(this.work.run(later, "work", Leadership::fencingToken)).contains(1L);
			return "done";
		});
	}

	@Test
	void nestedWorkFailsWhenItsOuterWorkWasInterrupted() {
		this.work.run(this.term, "work", (outer) -> {
			this.term.end(Reason.RESIGNED);
			this.work.stop();
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> this.work.run(this.term, "work", (inner) -> "deeper"))
				.satisfies((ex) -> assertThat(ex.fencingToken()).isOne());
			return "done";
		});
		assertThat(this.work.isIdle()).isTrue();
	}

	@Test
	void nestedWorkFailsWhenTheTermWasLostThoughNobodyHasInterruptedItYet() {
		this.work.run(this.term, "work", (outer) -> {
			this.world.advance(Duration.ofSeconds(7));
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> this.work.run(this.term, "work", (inner) -> "deeper"));
			return "done";
		});
	}

	@Test
	void nestedWorkFailsWhenADrainingTermIsNoLongerConfirmed() {
		this.work.run(this.term, "work", (outer) -> {
			this.term.end(Reason.RESIGNED);
			this.world.advance(Duration.ofSeconds(7));
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> this.work.run(this.term, "work", (inner) -> "deeper"));
			return "done";
		});
	}

	@Test
	void workOfAnotherThreadIsNotNested() throws InterruptedException {
		boolean[] ran = { true };
		this.work.run(this.term, "work", (outer) -> {
			this.term.end(Reason.RESIGNED);
			Thread other = new Thread(() -> ran[0] = this.work.run(this.term, "work", (inner) -> "done").isPresent());
			other.start();
			other.join();
			return "done";
		});
		assertThat(ran[0]).isFalse();
	}

	@Test
	void workOfAnotherElectionWithinIsSkippedAsAnyOther() {
		Term ended = term("other", 1);
		ended.end(Reason.RESIGNED);
		this.work.run(this.term, "work", (outer) -> {
			assertThat(this.other.run(ended, "work", (inner) -> "done")).isEmpty();
			return "done";
		});
	}

	@Test
	void nestedWorkOfTwoElectionsThatAreLostAtOnceSeesBothInterrupts() {
		Term second = term("other", 1);
		this.work.run(this.term, "work", (outer) -> {
			this.other.run(second, "work", (inner) -> {
				this.work.stop();
				this.other.stop();
				assertThat(Thread.interrupted()).isTrue();
				return "done";
			});
			assertThat(Thread.interrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptOfTheOuterWorkIsNotLostWhenTheInnerOneConsumesIt() {
		Term second = term("other", 1);
		this.work.run(this.term, "work", (outer) -> {
			this.other.run(second, "work", (inner) -> {
				this.work.stop();
				return Thread.interrupted();
			});
			assertThat(Thread.interrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptThatTheOuterWorkHasSeenIsNotRepeatedByWhatItDoesNext() {
		Term second = term("other", 1);
		this.work.run(this.term, "work", (outer) -> {
			this.work.stop();
			assertThat(Thread.interrupted()).isTrue();
			this.other.run(second, "work", (inner) -> "clean up");
			assertThat(Thread.interrupted()).isFalse();
			return "done";
		});
	}

	@Test
	void interruptThatTheOuterWorkHasNotSeenIsNotLostWhenItsNextWorkConsumesIt() {
		Term second = term("other", 1);
		this.work.run(this.term, "work", (outer) -> {
			this.work.stop();
			assertThat(this.other.run(second, "work", (inner) -> Thread.interrupted())).contains(true);
			assertThat(Thread.interrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptThatArrivesWhenNestedWorkHasBegunIsNotLost() throws InterruptedException {
		Term second = term("other", 1);
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch marked = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		boolean[] interrupted = new boolean[2];
		Thread thread = new Thread(() -> this.work.run(this.term, "work", (outer) -> {
			entered.countDown();
			await(marked);
			interrupted[0] = this.other.run(second, "work", (inner) -> {
				begun.countDown();
				return isInterruptedWithin(new CountDownLatch(1));
			}).orElse(false);
			interrupted[1] = Thread.interrupted();
			return "done";
		})) {
			@Override
			public void interrupt() {
				if (Thread.currentThread() != this) {
					marked.countDown();
					await(begun);
				}
				super.interrupt();
			}
		};
		thread.start();
		// Work that is stopped before it has entered is skipped
		await(entered);
		this.work.stop();
		thread.join();
		assertThat(interrupted).containsExactly(true, true);
	}

	@Test
	void interruptOfTheMiddleWorkIsNotLostThoughTheOutermostHasSeenItsOwn() {
		GuardedWork innermost = new GuardedWork(this.environment, () -> {
		});
		this.work.run(this.term, "work", (outer) -> {
			this.work.stop();
			assertThat(Thread.interrupted()).isTrue();
			this.other.run(term("other", 1), "work", (middle) -> {
				innermost.run(term("third", 1), "work", (inner) -> {
					this.other.stop();
					return Thread.interrupted();
				});
				assertThat(Thread.interrupted()).isTrue();
				return "done";
			});
			return "done";
		});
	}

	@Test
	void nestedWorkIsNoneIfTheOuterRunIsClosedMeanwhile() {
		GuardedWork closing = new GuardedWork(this.environment, () -> this.idle++) {
			@Override
			WorkRun enclosing() {
				WorkRun found = super.enclosing();
				if (found != null) {
					found.close();
				}
				return found;
			}
		};
		closing.run(this.term, "outer", (outer) -> {
			this.term.end(Reason.RESIGNED);
			assertThat(closing.run(this.term, "nested", (inner) -> "done")).isEmpty();
			assertThat(closing.isIdle()).isTrue();
			return "done";
		});
		assertThat(this.idle).isOne();
	}

	@Test
	void partOfARunThatIsClosedMeanwhileIsRefused() {
		GuardedWork closing = new GuardedWork(this.environment, () -> this.idle++) {
			@Override
			synchronized ThreadPart enter(WorkRun run) {
				run.close();
				return super.enter(run);
			}
		};
		WorkRun run = closing.begin(this.term, "work", new GuardedRun.Signals() {
		}).orElseThrow();
		this.term.end(Reason.RESIGNED);
		assertThatIllegalStateException().isThrownBy(() -> run.call((term) -> "late"));
		assertThat(this.idle).isOne();
	}

	@Test
	void threadOfARunThatWasClosedIsNotInterrupted() {
		GuardedRun.Signals signals = new GuardedRun.Signals() {
		};
		WorkRun open = this.work.begin(this.term, "open", signals).orElseThrow();
		WorkRun closed = this.work.begin(this.term, "closed", signals).orElseThrow();
		closed.call((term) -> {
			closed.close();
			this.work.stop();
			return assertThat(Thread.interrupted()).isFalse();
		});
		open.close();
	}

	@Test
	void workWhoseTermIsLostBeforeItsThreadHasEnteredIsSkipped() {
		GuardedWork lost = new Losing();
		assertThat(lost.run(this.term, "work", (leadership) -> "done")).isEmpty();
		assertThat(lost.isIdle()).isTrue();
	}

	@Test
	void workWithinThatOfAnotherElectionIsSkippedWhenItsTermIsLostMeanwhile() {
		GuardedWork lost = new Losing();
		Optional<String> done = this.work.run(term("other", 1), "outer",
				(outer) -> lost.run(this.term, "work", (leadership) -> "done").orElse("skipped"));
		assertThat(done).contains("skipped");
	}

	@Test
	void nestedWorkFailsWhenItsTermIsLostBeforeItHasEntered() {
		Losing lost = new Losing();
		lost.losing = false;
		lost.run(this.term, "outer", (outer) -> {
			lost.losing = true;
			assertThatExceptionOfType(LeadershipLostException.class)
				.isThrownBy(() -> lost.run(this.term, "nested", (leadership) -> "done"));
			return "done";
		});
		assertThat(lost.isIdle()).isTrue();
	}

	@Test
	void threadForgetsTheLeadershipOfWorkThatIsOver() {
		GuardedRun run = this.work.begin(this.term, "work", new GuardedRun.Signals() {
		}).orElseThrow();
		assertThat(run.<Boolean, RuntimeException>call((term) -> CurrentLeadership.get().isPresent())).isTrue();
		assertThat(run.isOpen()).isTrue();
		assertThat(CurrentLeadership.get()).isEmpty();
		run.close();
	}

	@Test
	void interruptOfLaterWorkOnTheSameThreadEndsWithItToo() {
		this.work.run(this.term, "first", (leadership) -> "done");
		this.other.run(term("other", 1), "second", (leadership) -> "done");
		this.work.run(this.term, "third", (leadership) -> {
			this.work.stop();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptOfTheOuterWorkIsNotLostWhenTheSecondNestedWorkConsumesIt() {
		this.work.run(this.term, "outer", (outer) -> {
			this.work.run(this.term, "first", (inner) -> "done");
			this.work.run(this.term, "second", (inner) -> {
				this.work.stop();
				return Thread.interrupted();
			});
			assertThat(Thread.interrupted()).isTrue();
			return "done";
		});
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptOfTheSecondNestedWorkOfAnotherElectionEndsWithIt() {
		Term second = term("other", 1);
		this.work.run(this.term, "outer", (outer) -> {
			this.other.run(second, "first", (inner) -> "done");
			this.other.run(second, "second", (inner) -> {
				this.other.stop();
				return "done";
			});
			assertThat(Thread.interrupted()).isFalse();
			return "done";
		});
	}

	@Test
	void interruptOfWorkThatIsOverDoesNotReachWhatTheThreadDoesLater() {
		this.work.run(this.term, "outer", (outer) -> {
			this.other.run(term("other", 1), "first", (inner) -> {
				this.other.stop();
				return Thread.interrupted();
			});
			this.other.run(term("other", 2), "second", (inner) -> "done");
			assertThat(Thread.interrupted()).isFalse();
			return "done";
		});
	}

	@Test
	void interruptThatLaterWorkOfTheThreadConsumesIsNotRepeated() {
		this.work.run(this.term, "first", (leadership) -> {
			this.work.stop();
			return Thread.interrupted();
		});
		Thread.currentThread().interrupt();
		this.other.run(term("other", 1), "second", (leadership) -> Thread.interrupted());
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void interruptThatLaterNestedWorkConsumesIsNotRepeated() {
		GuardedWork third = new GuardedWork(this.environment, () -> {
		});
		this.work.run(this.term, "outer", (outer) -> {
			this.other.run(term("other", 1), "first", (inner) -> {
				this.other.stop();
				return Thread.interrupted();
			});
			Thread.currentThread().interrupt();
			third.run(term("third", 1), "second", (inner) -> Thread.interrupted());
			assertThat(Thread.interrupted()).isFalse();
			return "done";
		});
	}

	@Test
	void signalThatAThreadHasTakenAndNotBegunIsDroppedWhenTheRunIsClosed() {
		List<String> received = new ArrayList<>();
		WorkRun run = this.work.begin(this.term, "work", new GuardedRun.Signals() {
			@Override
			public void drain() {
				received.add("drain");
			}
		}).orElseThrow();
		this.work.drain();
		run.close();
		this.world.advance(Duration.ZERO);
		assertThat(received).isEmpty();
	}

	private Term term(String election, long token) {
		return new Term(election, "a", token, 0, new Lease(Moment.now(this.environment), Duration.ofSeconds(7)),
				this.environment, TimingRules.SAFE);
	}

	private static void await(CountDownLatch latch) {
		assertThat(isInterruptedWithin(latch)).isFalse();
	}

	private static boolean isInterruptedWithin(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
			return false;
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private static void join(Thread thread) {
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				// Wanted
			}
		}
	}

	private final class Losing extends GuardedWork {

		private boolean losing = true;

		private Losing() {
			super(GuardedWorkTests.this.environment, () -> {
			});
		}

		@Override
		synchronized ThreadPart enter(WorkRun run) {
			if (this.losing) {
				run.stop();
			}
			return super.enter(run);
		}

	}

}
