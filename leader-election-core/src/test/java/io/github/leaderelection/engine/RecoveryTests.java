package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for how an {@link ElectionEngine} goes on after errors of its environment and of
 * its own tasks.
 */
class RecoveryTests extends AbstractEngineTests {

	private static final Duration TICK = Duration.ofMillis(500);

	@ParameterizedTest
	@ValueSource(strings = { "schedule", "execute", "executeStoreCall", "executeListener", "after schedule",
			"after execute", "after executeStoreCall", "after executeListener" })
	void leadsAgainAfterErrors(String method) {
		Instance leader = leader("a");
		leader.environment.setThrowing(method);
		advance(LEASE.multipliedBy(2));
		leader.environment.setThrowing();
		advance(LEASE);
		assertThat(leader.jobs.isLeader()).isTrue();
		long granted = leader.eventsOf(LeadershipGrantedEvent.class).size();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize((int) granted - 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "schedule", "executeListener", "after executeListener" })
	void leadsOnThroughErrorsThatCostNoHeartbeat(String method) {
		Instance leader = leader("a");
		long token = token(leader);
		leader.environment.setThrowing(method);
		advance(LEASE.multipliedBy(2));
		assertThat(token(leader)).isEqualTo(token);
	}

	@Test
	void isACandidateThoughItsStartWasMetByErrors() {
		Instance instance = new Instance("a", true);
		instance.environment.setThrowing("execute", "schedule");
		instance.start();
		LeaderElector other = instance.engine.elector("other");
		advance(RETRY);
		instance.environment.setThrowing();
		advance(LEASE);
		assertThat(instance.jobs.isLeader()).isTrue();
		assertThat(other.isLeader()).isTrue();
	}

	@Test
	void startThatCannotTickFailsAndMayBeRepeated() {
		Instance instance = new Instance("a", true);
		instance.environment.setThrowing("schedulePeriodically");
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(instance.engine::start);
		assertThat(instance.engine.isRunning()).isFalse();
		instance.environment.setThrowing();
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void hintNeedsNoTimer() {
		leader("a");
		Instance follower = started("b");
		advance(RETRY.plus(RETRY.dividedBy(2)));
		follower.environment.setThrowing("schedule");
		follower.counting.takeOrder();
		this.store.close(new SessionId("nobody"));
		advance(MOMENT);
		assertThat(follower.counting.takeOrder()).containsExactly("heartbeat");
	}

	@ParameterizedTest
	@ValueSource(strings = { "schedule", "execute", "executeStoreCall", "executeListener" })
	void stopEndsInTimeThoughErrorsGoOn(String method) {
		Instance leader = leader("a");
		leader.environment.setThrowing(method);
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		assertThat(leader.jobs.isLeader()).isFalse();
		// Three operation timeouts for the store, and one for the listeners
		advance(RETRY.multipliedBy(4).plus(TICK.multipliedBy(4)));
		assertThat(stopped).isCompleted();
		assertThat(leader.environment.timers()).isZero();
	}

	@Test
	void stopReportsThatTheTermEndedThoughItsDrainWasMetByAnError() {
		Instance leader = leader("a");
		leader.environment.setThrowingOnce("execute");
		leader.engine.drain();
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(leader.environment.failures()).hasSize(1);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.STOPPED);
	}

	@Test
	void stopWithWorkThatNeverReturnsEndsInTimeThoughNoTimerCanBeScheduled() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		work.ignoreInterrupts = true;
		leader.environment.setThrowing("schedule");
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(DRAIN.plus(TICK));
		assertThat(work.interrupted.get()).isTrue();
		assertThat(stopped).isNotDone();
		advance(DEADLINE.plus(RETRY.multipliedBy(4)).plus(TICK.multipliedBy(4)));
		assertThat(stopped).isCompleted();
		work.finish();
	}

	@Test
	void hintsThatFailToCloseDoNotKeepAStopWaiting() {
		Instance instance = new Instance("a", true, new CountingStore(this.store) {
			@Override
			public Subscription subscribe(HintListener listener) {
				return () -> {
					throw new IllegalStateException("on purpose");
				};
			}
		});
		instance.environment.failures();
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		CompletableFuture<Void> stopped = instance.engine.stopAsync();
		advance(MOMENT);
		assertThat(stopped).isCompleted();
		assertThat(instance.environment.failures()).hasSize(1);
	}

	@Test
	void hintsThatCannotBeHadDoNotKeepFromLeading() {
		Instance instance = new Instance("a", true, new CountingStore(this.store) {
			@Override
			public Subscription subscribe(HintListener listener) {
				throw new NoClassDefFoundError("on purpose");
			}
		});
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
	}

	@Test
	void termEndsAndItsWorkIsInterruptedThoughNothingCanBePublished() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.counting.setDown(true);
		leader.environment.setThrowing("executeListener", "schedule");
		advance(DEADLINE.plus(TICK));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
		leader.environment.setThrowing();
		advance(TICK);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RENEW_DEADLINE);
	}

	@Test
	void termThatIsGrantedIsWatchedThoughNothingCanBePublished() throws Exception {
		Instance instance = new Instance("a", true);
		instance.environment.setThrowing("executeListener");
		instance.start();
		advance(MOMENT);
		Work work = new Work(instance.jobs);
		instance.counting.setDown(true);
		advance(DEADLINE);
		work.awaitEnd();
		instance.environment.setThrowing();
		advance(TICK);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
		assertThat(instance.events.indexOf(instance.eventsOf(LeadershipGrantedEvent.class).get(0)))
			.isLessThan(instance.events.indexOf(instance.eventsOf(LeadershipRevokedEvent.class).get(0)));
	}

	@Test
	void eventsAreDeliveredOnceThoughTheyWereTakenByAnEnvironmentThatThrew() {
		Instance instance = new Instance("a", true);
		instance.environment.setThrowing("after executeListener");
		instance.start();
		advance(RETRY.multipliedBy(2));
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(1);
	}

	@Test
	void electionsThatThrowDoNotKeepAnotherFromRenewing() {
		Instance leader = new Instance("a", true);
		List<LeaderElector> bad = IntStream.range(0, 8).mapToObj((i) -> leader.engine.elector("bad-" + i)).toList();
		leader.start();
		advance(MOMENT);
		assertThat(bad).allMatch(LeaderElector::isLeader);
		long token = token(leader);
		leader.environment.failures();
		leader.othersThrow = true;
		bad.forEach(LeaderElector::resign);
		advance(LEASE.multipliedBy(2));
		assertThat(token(leader)).isEqualTo(token);
		assertThat(leader.environment.failures()).isNotEmpty().allMatch(IllegalStateException.class::isInstance);
		CompletableFuture<Void> stopped = leader.engine.stopAsync();
		advance(Duration.ofSeconds(40));
		assertThat(stopped).isCompleted();
	}

	@Test
	void electionsThatThrowInAViewDoNotKeepItFromEndingTheTermOfAnother() throws Exception {
		Instance leader = new Instance("a", true);
		List<LeaderElector> bad = IntStream.range(0, 8).mapToObj((i) -> leader.engine.elector("bad-" + i)).toList();
		leader.start();
		advance(MOMENT);
		assertThat(bad).allMatch(LeaderElector::isLeader);
		Work work = new Work(leader.jobs);
		leader.environment.failures();
		leader.othersThrow = true;
		leader.counting.bendViews((view) -> {
			leader.counting.bendViews(UnaryOperator.identity());
			Map<String, ElectionRecord> elections = new LinkedHashMap<>();
			view.elections().forEach((name, record) -> elections.put(name, superseded(record)));
			return new ElectionView(view.storeId(), view.recurring(), view.intact(), elections, view.sessions());
		});
		advance(RETRY);
		work.awaitEnd();
		assertThat(leader.environment.failures()).isNotEmpty().allMatch(IllegalStateException.class::isInstance);
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(9)
			.allSatisfy((event) -> assertThat(event.reason()).isEqualTo(Reason.SUPERSEDED));
	}

	private static ElectionRecord superseded(ElectionRecord record) {
		return new ElectionRecord(record.election(), State.HELD, new SessionId("other"), record.token() + 1,
				record.storeId());
	}

	@Test
	void resignIsNotedThoughTheStateThreadWasNotReached() {
		Instance leader = leader("a");
		leader.environment.setThrowing("execute");
		assertThat(leader.jobs.resign()).isTrue();
		leader.environment.setThrowing();
		advance(TICK.plus(MOMENT));
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).singleElement()
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(Reason.RESIGNED);
	}

	@Test
	void endOfDrainingWorkIsNotedThoughTheStateThreadWasNotReached() throws Exception {
		Instance leader = leader("a");
		Instance follower = started("b");
		advance(RETRY);
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(MOMENT);
		leader.environment.setThrowing("execute");
		work.finish();
		leader.environment.setThrowing();
		advance(TICK.plus(MOMENT));
		assertThat(follower.jobs.isLeader()).isTrue();
	}

	@Test
	void workThatWasLostDuringASuspensionIsInterruptedWithinASecondThoughTheStoreIsDown() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.counting.setDown(true);
		// The monotonic clock, and with it every timer, stands still meanwhile
		leader.environment.stepWall(Duration.ofHours(1));
		assertThat(leader.jobs.isLeader()).isFalse();
		advance(Duration.ofSeconds(1));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).hasSize(1);
	}

	@Test
	void drainingWorkIsInterruptedWithinASecondOfASuspensionToo() throws Exception {
		Instance leader = leader("a");
		Work work = new Work(leader.jobs);
		leader.jobs.resign();
		advance(MOMENT);
		leader.counting.setDown(true);
		leader.environment.stepWall(Duration.ofHours(1));
		advance(Duration.ofSeconds(1));
		work.awaitEnd();
		assertThat(work.interrupted.get()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8 })
	void lossOfWritesIsActedOnWhateverIsThrownMeanwhile(int readings) {
		Instance leader = new Instance("a", true);
		LeaderElector other = leader.engine.elector("other");
		leader.start();
		advance(MOMENT);
		long token = token(leader);
		assertThat(other.isLeader()).isTrue();
		leader.counting.setDown(true);
		advance(RETRY.plus(MOMENT));
		leader.counting.setDown(false);
		leader.counting.bendViews((view) -> {
			leader.counting.bendViews(UnaryOperator.identity());
			leader.environment.setThrowingAfterReadings(readings);
			return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
		});
		advance(RETRY.multipliedBy(3));
		// An event that cannot be created is lost, but no term is kept
		assertThat(leader.eventsOf(LeadershipRevokedEvent.class)).isNotEmpty()
			.allSatisfy((event) -> assertThat(event.reason()).isEqualTo(Reason.RECORD_LOST));
		assertThat(leader.jobs.isLeader()).isFalse();
		assertThat(other.isLeader()).isFalse();
		advance(LEASE.plus(RETRY));
		assertThat(token(leader)).isGreaterThan(token);
		assertThat(leader.engine.problem()).isNull();
	}

	@Test
	void failuresAreReportedAtMostOnceAMinute() {
		long[] now = { Long.MAX_VALUE - 5 };
		FailureLog log = new FailureLog(() -> now[0]);
		List<Boolean> reported = List.of(log.report("a", new Error()), log.report("b", new Error()));
		now[0] += Duration.ofMinutes(1).toNanos();
		assertThat(reported).containsExactly(true, false);
		assertThat(log.report("c", new Error())).isTrue();
		assertThat(log.report("d", new Error())).isFalse();
	}

	@Test
	void reportThatFailsDoesNotThrow() {
		FailureLog log = new FailureLog(() -> {
			throw new OutOfMemoryError("on purpose");
		});
		assertThat(log.report("a", new Error())).isFalse();
	}

	@Test
	void failuresBetweenTwoReportsAreCounted() {
		long[] now = { 0 };
		FailureLog log = new FailureLog(() -> now[0]);
		log.report("a", new Error());
		log.report("b", new Error());
		log.report("c", new Error());
		now[0] += Duration.ofMinutes(1).toNanos();
		assertThat(LogOutput.of(() -> log.report("d", new Error()))).contains("[d] failed", "(2 more failures");
	}

	@Test
	void listenersThatCannotBeReachedAreReported() {
		Instance leader = leader("a");
		leader.environment.setThrowing("executeListener");
		leader.jobs.resign();
		advance(MOMENT);
		assertThat(leader.environment.failures()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6 })
	void heartbeatsContinueWhateverIsThrownMeanwhile(int readings) {
		Instance follower = started("a");
		follower.jobs.pause("operator");
		advance(MOMENT);
		follower.environment.setThrowingAfterReadings(readings);
		advance(LEASE);
		follower.counting.takeCalls();
		advance(RETRY.multipliedBy(2));
		assertThat(follower.counting.takeCalls()).containsKey("heartbeat");
	}

}
