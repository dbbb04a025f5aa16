package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeartbeatLoop}.
 */
class HeartbeatLoopTests {

	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final Duration GAP = RETRY.dividedBy(40);

	private static final Duration MILLI = Duration.ofMillis(1);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Timers timers = new Timers(this.environment);

	private final CountingStore store = new CountingStore(new InMemoryElectionStore());

	private final List<Long> observed = new ArrayList<>();

	private final List<Long> problems = new ArrayList<>();

	private final HeartbeatLoop loop = loop();

	private HeartbeatLoop loop() {
		ElectionSettings settings = ElectionSettings.defaults();
		Session session = new Session(new SessionId("a"), 0, "a", Map.of(), settings.leaseDuration());
		SessionContext context = SessionContexts.of(this.store, this.environment, settings, session);
		HeartbeatExchange exchange = new HeartbeatExchange(context, new Announcements(session),
				new StoreCalls(this.environment, this.timers, settings),
				new ViewIntake(context, (observation) -> this.observed.add(number(observation.nonce()))));
		return new HeartbeatLoop(context, this.timers, exchange,
				(problem) -> this.problems.add(this.environment.nanoTime()));
	}

	/** The number of a heartbeat in the first edition. */
	private static long number(long nonce) {
		return nonce - Session.nextEdition(0);
	}

	@BeforeEach
	void start() {
		this.loop.start();
		this.world.advance(MILLI.multipliedBy(2));
		assertThat(heartbeats()).isOne();
	}

	@Test
	void beatsOnceInARetryPeriod() {
		this.world.advance(RETRY.multipliedBy(10));
		assertThat(heartbeats()).isEqualTo(10);
		assertThat(number(this.loop.lastNonce())).isEqualTo(11);
		assertThat(this.environment.timers()).isOne();
	}

	@Test
	void beatsSoonAfterAHintButNotMoreOftenThanTheGap() {
		this.loop.beatSoon();
		this.loop.beatSoon();
		this.world.advance(GAP.minusMillis(3));
		assertThat(heartbeats()).isZero();
		this.world.advance(MILLI.multipliedBy(3));
		assertThat(heartbeats()).isOne();
		this.world.advance(GAP.multipliedBy(3));
		assertThat(heartbeats()).isZero();
	}

	@Test
	void hintDoesNotPutOffAHeartbeatThatIsDueSooner() {
		sendNext();
		this.loop.wakeAt(this.environment.nanoTime() + MILLI.multipliedBy(10).toNanos());
		this.world.advance(MILLI.multipliedBy(2));
		heartbeats();
		this.loop.beatSoon();
		this.world.advance(MILLI.multipliedBy(9));
		assertThat(heartbeats()).isOne();
	}

	@Test
	void beatsAgainWhenAHintComesWhileAHeartbeatIsUnderWay() {
		sendNext();
		this.loop.beatSoon();
		this.world.advance(GAP.plus(MILLI));
		assertThat(heartbeats()).isEqualTo(2);
		this.world.advance(GAP.multipliedBy(3));
		assertThat(heartbeats()).isZero();
	}

	@Test
	void wakesAtTheSoonestTimeThatIsWanted() {
		sendNext();
		long now = this.environment.nanoTime();
		this.loop.wakeAt(now + Duration.ofMillis(1500).toNanos());
		this.loop.wakeAt(now + Duration.ofMillis(500).toNanos());
		this.loop.wakeAt(now + Duration.ofMillis(1000).toNanos());
		this.world.advance(MILLI.multipliedBy(2));
		heartbeats();
		this.world.advance(Duration.ofMillis(490));
		assertThat(heartbeats()).isZero();
		this.world.advance(Duration.ofMillis(10));
		assertThat(heartbeats()).isOne();
	}

	@Test
	void wakeAfterTheRetryPeriodChangesNothing() {
		sendNext();
		this.loop.wakeAt(this.environment.nanoTime() + RETRY.multipliedBy(2).toNanos());
		heartbeats();
		this.world.advance(RETRY.plus(MILLI));
		assertThat(heartbeats()).isEqualTo(2);
	}

	@Test
	void triesAgainSoonAfterAFailureAndThenLessOften() {
		this.store.setDown(true);
		this.world.advance(Duration.ofMinutes(2));
		List<Duration> gaps = new ArrayList<>();
		for (int i = 1; i < this.problems.size(); i++) {
			gaps.add(Duration.ofNanos(this.problems.get(i) - this.problems.get(i - 1)).minus(MILLI));
		}
		assertThat(gaps.get(0)).isBetween(RETRY.dividedBy(16), RETRY.dividedBy(8));
		assertThat(gaps.get(1)).isBetween(RETRY.dividedBy(8), RETRY.dividedBy(4));
		assertThat(gaps.get(2)).isBetween(RETRY.dividedBy(4), RETRY.dividedBy(2));
		assertThat(gaps.subList(3, gaps.size()))
			.allSatisfy((gap) -> assertThat(gap).isBetween(RETRY.dividedBy(2), RETRY));
		assertThat(gaps).doesNotHaveDuplicates();
	}

	@Test
	void lateAnswerIsObservedUnlessANewerOneCameBefore() {
		this.environment.holdCalls();
		this.world.advance(RETRY.multipliedBy(2));
		this.environment.releaseCalls();
		assertThat(this.observed).containsExactly(1L);
		this.world.advance(MILLI);
		assertThat(this.observed).containsExactly(1L, 2L);
		this.world.advance(RETRY);
		assertThat(this.observed).startsWith(1L, 2L, 3L);
	}

	@Test
	void beatsAtTheTimeThatIsWantedUnlessAHeartbeatFailed() {
		long wanted = this.environment.nanoTime() + MILLI.multipliedBy(100).toNanos();
		this.loop.beatAt(wanted);
		this.loop.beatAt(wanted + 1);
		this.world.advance(MILLI.multipliedBy(99));
		assertThat(heartbeats()).isZero();
		this.world.advance(MILLI.multipliedBy(3));
		assertThat(heartbeats()).isOne();
		this.store.setDown(true);
		this.world.advance(RETRY);
		int failures = this.problems.size();
		assertThat(failures).isPositive();
		this.loop.beatAt(this.environment.nanoTime() + 1);
		this.world.advance(MILLI.multipliedBy(5));
		assertThat(this.problems).hasSize(failures);
	}

	@Test
	void timeThatIsWantedDoesNotShortenTheWaitAfterTheHeartbeatThatIsUnderWayFails() {
		this.environment.holdCalls();
		this.world.advance(RETRY);
		this.loop.beatAt(this.environment.nanoTime() + MILLI.multipliedBy(50).toNanos());
		long sent = this.loop.lastNonce();
		while (this.problems.isEmpty()) {
			this.world.advance(MILLI);
		}
		this.world.advance(RETRY.dividedBy(16).minus(MILLI.multipliedBy(2)));
		assertThat(this.loop.lastNonce()).isEqualTo(sent);
		this.world.advance(RETRY.dividedBy(16).plus(MILLI.multipliedBy(2)));
		assertThat(this.loop.lastNonce()).isEqualTo(sent + 1);
	}

	@Test
	void beatsAtTheTimeThatIsWantedThoughAHeartbeatIsUnderWay() {
		sendNext();
		this.loop.beatAt(this.environment.nanoTime() + MILLI.multipliedBy(100).toNanos());
		this.world.advance(MILLI.multipliedBy(99));
		assertThat(heartbeats()).isOne();
		this.world.advance(MILLI.multipliedBy(3));
		assertThat(heartbeats()).isOne();
	}

	@Test
	void tickSendsWhatNoTimerHasSent() {
		this.environment.setThrowing("schedule");
		this.world.advance(RETRY);
		assertThat(heartbeats()).isOne();
		this.world.advance(RETRY.multipliedBy(2));
		assertThat(heartbeats()).isZero();
		this.loop.tick();
		this.world.advance(MILLI.multipliedBy(2));
		assertThat(heartbeats()).isOne();
		this.loop.tick();
		this.world.advance(MILLI.multipliedBy(2));
		assertThat(heartbeats()).isZero();
	}

	@Test
	void tickSendsNothingWhileAHeartbeatIsUnderWay() {
		this.environment.holdCalls();
		this.world.advance(RETRY);
		long sent = this.loop.lastNonce();
		this.loop.tick();
		assertThat(this.loop.lastNonce()).isEqualTo(sent);
	}

	@Test
	void stopWaitsForTheHeartbeatThatIsUnderWay() {
		sendNext();
		List<String> reported = new ArrayList<>();
		this.loop.stop(() -> reported.add("quiet"));
		assertThat(reported).isEmpty();
		this.world.advance(MILLI.multipliedBy(2));
		assertThat(reported).containsExactly("quiet");
		assertThat(this.observed).containsExactly(1L);
		assertThat(this.environment.timers()).isZero();
	}

	@Test
	void nothingHappensAfterAStop() {
		List<String> reported = new ArrayList<>();
		this.loop.stop(() -> reported.add("quiet"));
		assertThat(reported).containsExactly("quiet");
		assertThat(this.environment.timers()).isZero();
		this.loop.beatSoon();
		this.world.advance(RETRY.multipliedBy(2));
		assertThat(heartbeats()).isZero();
	}

	@Test
	void heartbeatThatCouldNotBeSentIsDueARetryPeriodLater() {
		this.world.advance(RETRY.minus(MILLI.multipliedBy(2)).minusNanos(1));
		this.environment.setThrowingAfterReadings(0);
		this.world.advance(MILLI);
		assertThat(heartbeats()).isZero();
		this.world.advance(RETRY.minus(MILLI.multipliedBy(2)));
		this.loop.tick();
		this.world.advance(MILLI);
		assertThat(heartbeats()).isZero();
		this.world.advance(MILLI.multipliedBy(2));
		this.loop.tick();
		this.world.advance(MILLI);
		assertThat(heartbeats()).isOne();
	}

	private void sendNext() {
		this.world.advance(RETRY.minus(MILLI.multipliedBy(2)));
		assertThat(this.loop.isUnderWay()).isTrue();
	}

	private int heartbeats() {
		return this.store.takeCalls().getOrDefault("heartbeat", 0);
	}

}
