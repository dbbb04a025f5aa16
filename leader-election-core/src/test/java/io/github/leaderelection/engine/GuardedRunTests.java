package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.WorkOverrunEvent;
import io.github.leaderelection.store.ElectionRecord.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GuardedRun}: work of a leader that is tied to no thread.
 */
class GuardedRunTests extends AbstractEngineTests {

	private final Recorded signals = new Recorded();

	@Test
	void isRefusedToAnInstanceThatDoesNotLead() {
		leader("a");
		Instance follower = started("b");
		advance(MOMENT);
		assertThat(follower.jobs.begin("mail", this.signals)).isEmpty();
	}

	@Test
	void drainsWhenItsTermIsResignedAndIsReleasedWhenItIsClosed() {
		Instance leader = leader("a");
		Instance other = started("b");
		GuardedRun run = begin(leader);
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(this.signals.received).containsExactly("drain");
		advance(DRAIN.dividedBy(2));
		assertThat(record().state()).isEqualTo(State.HELD);
		assertThat(other.jobs.isLeader()).isFalse();
		run.close();
		advance(RETRY);
		assertThat(other.jobs.isLeader()).isTrue();
		assertThat(this.signals.received).containsExactly("drain");
	}

	@Test
	void stopsAfterTheDrainTimeoutAndIsReleasedOnlyWhenItIsClosed() {
		Instance leader = leader("a");
		Instance other = started("b");
		GuardedRun run = begin(leader);
		leader.jobs.resign();
		advance(DRAIN.plus(MOMENT));
		assertThat(this.signals.received).containsExactly("drain", "stop");
		advance(DRAIN.multipliedBy(3));
		assertThat(record().state()).isEqualTo(State.HELD);
		assertThat(other.jobs.isLeader()).isFalse();
		run.close();
		run.close();
		advance(RETRY);
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void stopsAtOnceWhenItsTermIsLost() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		leader.counting.setDown(true);
		advance(DEADLINE.plus(MOMENT));
		assertThat(this.signals.received).containsExactly("stop");
		assertThat(run.leadership().isValid()).isFalse();
		leader.counting.setDown(false);
		advance(LEASE.multipliedBy(3));
		assertThat(leader.jobs.isLeader()).isFalse();
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(leader.jobs.isLeader()).isTrue();
		assertThat(run.leadership().fencingToken()).isLessThan(token(leader));
	}

	@Test
	void hearsNothingAfterItIsClosed() {
		Instance leader = leader("a");
		begin(leader).close();
		leader.jobs.resign();
		advance(DRAIN.plus(LEASE));
		assertThat(this.signals.received).isEmpty();
	}

	@Test
	void aSignalThatWaitsForAThreadIsDroppedWhenTheRunIsClosed() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		leader.environment.setThrowing("executeSignal");
		leader.jobs.resign();
		advance(MOMENT);
		leader.environment.setThrowing();
		run.close();
		advance(RETRY);
		assertThat(this.signals.received).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "executeSignal", "after executeSignal" })
	void isSignalledOnceThoughNoThreadTookTheSignalAtFirst(String method) {
		Instance leader = leader("a");
		begin(leader);
		leader.environment.setThrowing(method);
		leader.jobs.resign();
		advance(RETRY);
		leader.environment.setThrowing();
		advance(RETRY);
		assertThat(this.signals.received).containsExactly("drain");
	}

	@Test
	void signalThatThrowsDoesNotKeepTheNextFromBeingDelivered() {
		Instance leader = leader("a");
		this.signals.failing = true;
		begin(leader);
		leader.jobs.resign();
		advance(DRAIN.plus(MOMENT));
		assertThat(this.signals.received).containsExactly("drain", "stop");
	}

	@Test
	void isReportedWhenItDoesNotEndAndAgainAfterEachLease() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		leader.jobs.resign();
		advance(DRAIN.plus(ElectionSettings.defaults().operationTimeout()).minus(Duration.ofSeconds(1)));
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).isEmpty();
		advance(Duration.ofSeconds(2));
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.work()).isEqualTo("mail");
			assertThat(event.fencingToken()).isEqualTo(run.leadership().fencingToken());
			assertThat(event.overrun()).isGreaterThanOrEqualTo(ElectionSettings.defaults().operationTimeout());
		});
		advance(LEASE);
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).hasSize(2);
		run.close();
		advance(LEASE.multipliedBy(2));
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).hasSize(2);
	}

	@Test
	void interruptsTheThreadsOfItsPartsUnlessThatIsTurnedOff() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		Recorded patient = new Recorded();
		patient.interrupts = false;
		GuardedRun other = leader.jobs.begin("patient", patient).orElseThrow();
		run.call((term) -> {
			other.call((same) -> {
				leader.jobs.resign();
				advance(DRAIN.plus(MOMENT));
				return "done";
			});
			return assertThat(Thread.interrupted()).isTrue();
		});
		assertThat(Thread.interrupted()).isFalse();
		assertThat(patient.received).containsExactly("drain", "stop");
	}

	@Test
	void partIsRefusedOnceTheRunMustStopOrWasClosed() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(run.<Long, RuntimeException>call(Leadership::fencingToken))
			.isEqualTo(run.leadership().fencingToken());
		advance(DRAIN);
		assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> run.call((term) -> "late"));
		run.close();
		assertThatIllegalStateException().isThrownBy(() -> run.call((term) -> "late")).withMessageContaining("mail");
	}

	@Test
	void runThatJoinsADrainingOneIsSignalledAtOnce() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		Recorded nested = new Recorded();
		leader.jobs.resign();
		advance(MOMENT);
		GuardedRun inner = run
			.<GuardedRun, RuntimeException>call((term) -> leader.jobs.begin("nested", nested).orElseThrow());
		advance(MOMENT);
		assertThat(nested.received).containsExactly("drain");
		assertThat(inner.leadership()).isSameAs(run.leadership());
		run.close();
		advance(RETRY);
		assertThat(record().state()).isEqualTo(State.HELD);
		inner.close();
		advance(MOMENT);
		assertThat(record().state()).isEqualTo(State.RELEASED);
	}

	@Test
	void currentLeadershipIsThatOfTheRunOnEachThreadThatItIsOpenOn() throws InterruptedException {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		assertThat(CurrentLeadership.get()).isEmpty();
		run.call((term) -> {
			assertThat(CurrentLeadership.get()).containsSame(term);
			assertThat(CurrentLeadership.get("jobs")).containsSame(term);
			return assertThat(CurrentLeadership.get("other")).isEmpty();
		});
		AtomicReference<Optional<Leadership>> open = new AtomicReference<>();
		AtomicReference<Optional<Leadership>> closed = new AtomicReference<>();
		AtomicReference<Optional<Leadership>> after = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			CurrentLeadership.Scope scope = CurrentLeadership.open(run);
			open.set(CurrentLeadership.get());
			run.close();
			closed.set(CurrentLeadership.get());
			scope.close();
			after.set(CurrentLeadership.get());
		});
		thread.start();
		thread.join();
		assertThat(open.get()).containsSame(run.leadership());
		assertThat(closed.get()).isEmpty();
		assertThat(after.get()).isEmpty();
	}

	@Test
	void runOnAThreadThatAnAdapterCarriesItToIsNested() throws InterruptedException {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		leader.jobs.resign();
		advance(MOMENT);
		AtomicReference<Boolean> nested = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			CurrentLeadership.Scope scope = CurrentLeadership.open(run);
			nested.set(leader.jobs.runIfLeader((term) -> assertThat(term).isSameAs(run.leadership())));
			scope.close();
		});
		thread.start();
		thread.join();
		assertThat(nested.get()).isTrue();
	}

	@Test
	void runThatJoinsOneThatDoesNotDrainReceivesNoSignal() {
		Instance leader = leader("a");
		GuardedRun run = begin(leader);
		Recorded nested = new Recorded();
		run.call((term) -> leader.jobs.begin("nested", nested).orElseThrow());
		advance(RETRY);
		assertThat(nested.received).isEmpty();
	}

	@Test
	void interruptOfNestedWorkDoesNotReachARunThatIsNotInterrupted() {
		Instance leader = leader("a");
		Recorded patient = new Recorded();
		patient.interrupts = false;
		GuardedRun run = leader.jobs.begin("patient", patient).orElseThrow();
		run.call((term) -> {
			leader.jobs.runIfLeader((nested) -> {
				leader.jobs.resign();
				advance(DRAIN.plus(MOMENT));
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
			});
			return assertThat(Thread.currentThread().isInterrupted()).isFalse();
		});
	}

	@Test
	void isNotHandedOverWhenNoSignalIsDue() {
		Instance leader = leader("a");
		begin(leader);
		leader.environment.setThrowing("executeSignal");
		advance(RETRY);
		assertThat(leader.environment.failures()).isEmpty();
	}

	@Test
	void overrunIsReportedWithHowLongItLasts() {
		Instance leader = leader("a");
		advance(LEASE);
		begin(leader);
		leader.jobs.resign();
		advance(DRAIN.plus(ElectionSettings.defaults().operationTimeout()).plusSeconds(1));
		assertThat(leader.eventsOf(WorkOverrunEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.overrun()).isBetween(ElectionSettings.defaults().operationTimeout(),
					Duration.ofSeconds(3)));
	}

	private GuardedRun begin(Instance leader) {
		return leader.jobs.begin("mail", this.signals).orElseThrow();
	}

	private static final class Recorded implements GuardedRun.Signals {

		private final List<String> received = new ArrayList<>();

		private boolean failing;

		private boolean interrupts = true;

		@Override
		public void drain() {
			receive("drain");
		}

		@Override
		public void stop() {
			receive("stop");
		}

		@Override
		public boolean interrupts() {
			return this.interrupts;
		}

		private void receive(String signal) {
			this.received.add(signal);
			if (this.failing) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

}
