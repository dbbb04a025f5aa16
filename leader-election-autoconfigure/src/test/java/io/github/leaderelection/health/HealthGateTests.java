package io.github.leaderelection.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.health.HealthSource.Answer;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthGate} in virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthGateTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration CONFIRMATION = Duration.ofMillis(500);

	private static final Duration GOOD_FOR = Duration.ofSeconds(30);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Answer UP = new Answer(true, "UP");

	private static final Answer DOWN = new Answer(false, "DOWN: db");

	private final TestLeaderElection electors = new TestLeaderElection();

	private final LeaderElector jobs = this.electors.elector("jobs");

	private final List<ElectionEvent> events = new ArrayList<>();

	private ManualGateThreads threads = new ManualGateThreads();

	private Answer health = UP;

	private int asked;

	private boolean failing;

	private boolean closing;

	private HealthGate gate = gate(Duration.ZERO);

	private HealthGate gate(Duration badFor) {
		return new HealthGate(this.electors, this::ask,
				new HealthGateSettings("ready", badFor, GOOD_FOR, INTERVAL, TIMEOUT), () -> this.closing,
				() -> this.threads);
	}

	private Answer ask() {
		this.asked++;
		if (this.failing) {
			throw new IllegalStateException("password=secret");
		}
		return this.health;
	}

	private void startAndLead() {
		this.gate.start();
		advance(Duration.ZERO);
		this.electors.grant("jobs");
		this.jobs.addListener(this.events::add);
	}

	private void advance(Duration duration) {
		this.threads.advance(duration);
	}

	private boolean isPaused() {
		return this.jobs.status().pausedBy().contains("health");
	}

	@Test
	void candidacyBeginsWithTheFirstGoodAnswer(CapturedOutput output) {
		this.health = DOWN;
		this.gate.start();
		assertThat(isPaused()).isTrue();
		assertThat(output).containsOnlyOnce("] candidacy is paused until health group 'ready' is good");
		advance(Duration.ofMinutes(5));
		assertThat(isPaused()).isTrue();
		assertThat(output)
			.containsOnlyOnce("health group 'ready' is bad (DOWN: db): candidacy is paused until it is good")
			.doesNotContain("leads nothing");
		this.health = UP;
		advance(INTERVAL);
		assertThat(isPaused()).isFalse();
		assertThat(output).containsOnlyOnce("health group 'ready' is good: lifts its pause");
	}

	@Test
	void handsLeadershipOverWhenHealthTurnsBad(CapturedOutput output) {
		startAndLead();
		advance(Duration.ofMinutes(1));
		assertThat(this.jobs.isLeader()).isTrue();
		this.health = DOWN;
		advance(INTERVAL.plus(CONFIRMATION));
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(this.events).filteredOn(LeadershipRevokedEvent.class::isInstance)
			.singleElement()
			.extracting("reason")
			.isEqualTo(Reason.PAUSED);
		assertThat(output).containsOnlyOnce(
				"[test] health group 'ready' is bad (DOWN: db): leads nothing until it" + " has been good for 30s");
	}

	@Test
	void standsAgainAfterItWasGoodForLongEnough() {
		startAndLead();
		this.health = DOWN;
		advance(INTERVAL.plus(CONFIRMATION));
		advance(Duration.ofMinutes(1));
		this.health = UP;
		advance(GOOD_FOR);
		assertThat(isPaused()).as("asked at most an interval ago").isTrue();
		advance(INTERVAL);
		assertThat(isPaused()).isFalse();
		assertThat(this.electors.grant("jobs").isValid()).isTrue();
	}

	@Test
	void singleBadAnswerChangesNothing() {
		startAndLead();
		this.health = DOWN;
		advance(INTERVAL);
		this.health = UP;
		advance(Duration.ofMinutes(1));
		assertThat(this.jobs.isLeader()).isTrue();
		assertThat(this.events).noneMatch(LeadershipRevokedEvent.class::isInstance);
	}

	@Test
	void flappingHealthEndsOneTermAndBeginsNone() {
		startAndLead();
		long term = this.jobs.leadership().orElseThrow().fencingToken();
		for (int flap = 0; flap < 100; flap++) {
			this.health = DOWN;
			advance(Duration.ofSeconds(3));
			this.health = UP;
			advance(GOOD_FOR.minus(INTERVAL.multipliedBy(2)));
			assertThat(isPaused()).isTrue();
		}
		assertThat(this.events).filteredOn(LeadershipRevokedEvent.class::isInstance).hasSize(1);
		advance(GOOD_FOR);
		assertThat(this.electors.grant("jobs").fencingToken()).isGreaterThan(term);
	}

	@Test
	void badForLastsFromTheFirstBadAnswer() {
		this.gate = gate(Duration.ofSeconds(20));
		startAndLead();
		this.health = DOWN;
		advance(INTERVAL);
		advance(Duration.ofMillis(19_999));
		assertThat(this.jobs.isLeader()).isTrue();
		advance(Duration.ofMillis(1));
		assertThat(this.jobs.isLeader()).isFalse();
	}

	@Test
	void goodAnswerRestartsBadFor() {
		this.gate = gate(Duration.ofSeconds(20));
		startAndLead();
		for (int i = 0; i < 10; i++) {
			this.health = DOWN;
			advance(Duration.ofSeconds(15));
			this.health = UP;
			advance(INTERVAL.multipliedBy(2));
		}
		assertThat(this.jobs.isLeader()).isTrue();
	}

	@Test
	void checkThatFailsIsBadAndItsMessageStaysHere(CapturedOutput output) {
		startAndLead();
		this.failing = true;
		advance(INTERVAL.plus(CONFIRMATION));
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(output).contains("the check failed with java.lang.IllegalStateException").doesNotContain("secret");
	}

	@Test
	void checkThatHangsIsBad(CapturedOutput output) {
		startAndLead();
		this.threads.hold();
		advance(INTERVAL.plus(TIMEOUT).minusMillis(1));
		assertThat(this.jobs.isLeader()).isTrue();
		int asked = this.asked;
		advance(CONFIRMATION.plusMillis(1));
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(output).contains("(no answer within 10s)");
		advance(Duration.ofMinutes(5));
		assertThat(this.asked).as("one question at a time").isEqualTo(asked);
		this.threads.answer();
		advance(GOOD_FOR);
		assertThat(isPaused()).as("a late answer is none").isTrue();
		advance(INTERVAL.multipliedBy(2));
		assertThat(isPaused()).isFalse();
	}

	@Test
	void hangingCheckIsBadForAsLongAsItHangs() {
		this.gate = gate(Duration.ofSeconds(20));
		startAndLead();
		this.threads.hold();
		advance(INTERVAL.plus(TIMEOUT).plusSeconds(19));
		assertThat(this.jobs.isLeader()).isTrue();
		advance(Duration.ofSeconds(2));
		assertThat(this.jobs.isLeader()).isFalse();
	}

	@Test
	void timeWithoutAnswersIsNotGood() {
		startAndLead();
		this.health = DOWN;
		advance(INTERVAL.plus(CONFIRMATION));
		this.health = UP;
		advance(Duration.ofSeconds(10));
		this.threads.stall(Duration.ofSeconds(25));
		advance(Duration.ofSeconds(10));
		assertThat(isPaused()).isTrue();
		advance(GOOD_FOR);
		assertThat(isPaused()).isFalse();
	}

	@Test
	void changeOfAvailabilityIsNoticedAtOnce() {
		startAndLead();
		this.health = DOWN;
		this.gate.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
		advance(CONFIRMATION);
		assertThat(this.jobs.isLeader()).isFalse();
	}

	@Test
	void applicationThatClosesEndsItsTermsItself() {
		startAndLead();
		this.health = DOWN;
		this.gate.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
		advance(Duration.ZERO);
		this.closing = true;
		advance(Duration.ofMinutes(1));
		assertThat(this.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseOfAnOperatorIsAnother() {
		startAndLead();
		this.electors.pause("operator");
		this.health = DOWN;
		advance(INTERVAL.plus(CONFIRMATION));
		this.health = UP;
		advance(GOOD_FOR.plus(INTERVAL));
		assertThat(this.jobs.status().pausedBy()).containsExactly("operator");
	}

	@Test
	void stopsAndStartsWithTheContext() {
		startAndLead();
		this.gate.stop();
		this.gate.stop();
		assertThat(this.gate.isRunning()).isFalse();
		assertThat(this.threads.isClosed()).isTrue();
		this.gate.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
		this.threads = new ManualGateThreads();
		this.gate.start();
		assertThat(isPaused()).as("until the first good answer").isTrue();
		advance(Duration.ZERO);
		assertThat(isPaused()).isFalse();
	}

	@Test
	void answerToAnEarlierStartOpensNothing() {
		HealthGate[] gate = new HealthGate[1];
		int[] questions = new int[1];
		ManualGateThreads first = this.threads;
		gate[0] = new HealthGate(this.electors, this::ask,
				new HealthGateSettings("ready", Duration.ZERO, GOOD_FOR, INTERVAL, TIMEOUT), () -> {
					// Just before the answer has its effect
					if (++questions[0] == 2) {
						this.threads = new ManualGateThreads();
						gate[0].stop();
						gate[0].start();
					}
					return false;
				}, () -> this.threads);
		gate[0].start();
		first.advance(Duration.ZERO);
		assertThat(questions[0]).isEqualTo(2);
		assertThat(isPaused()).as("until the first good answer").isTrue();
		advance(Duration.ZERO);
		assertThat(isPaused()).isFalse();
	}

}
