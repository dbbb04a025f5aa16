package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionPolicy}.
 */
class ConnectionPolicyTests {

	private static final RaftPeerId N1 = RaftPeerId.valueOf("n1");

	private static final RaftPeerId N2 = RaftPeerId.valueOf("n2");

	private final ConnectionPolicy policy = new ConnectionPolicy(Duration.ZERO);

	@Test
	void newConnectionGetsMoreAndMoreTimeToBeMade() {
		List<Long> dead = new ArrayList<>();
		for (long now = 0; now < 20_000; now += 100) {
			this.policy.called(N1, nanos(now));
			if (this.policy.isDead(N1, nanos(now), true, nanos(now + 100))) {
				this.policy.renewed(N1, nanos(now + 100));
				dead.add(now + 100);
			}
		}
		assertThat(dead).containsExactly(1000L, 3000L, 7000L, 11_000L, 15_000L, 19_000L);
	}

	@Test
	void connectionThatHasAnsweredIsDeadAtOnceWhenItIsSilent() {
		answer(N1, 0);
		assertThat(isDead(N1, 5000, 5100)).isTrue();
		assertThat(isDead(N1, 5200, 5300)).isFalse();
		assertThat(isDead(N1, 6100, 6200)).isTrue();
		answer(N1, 6300);
		assertThat(isDead(N1, 6400, 6500)).isTrue();
	}

	@Test
	void answerToAnotherCallShowsThatItIsOnlySlow() {
		answer(N1, 0);
		this.policy.called(N1, nanos(100));
		this.policy.answered(N1, nanos(150));
		assertThat(this.policy.isDead(N1, nanos(100), true, nanos(200))).isFalse();
		assertThat(this.policy.isDead(N1, nanos(100), false, nanos(200))).isFalse();
	}

	@Test
	void callsThatHangOnOneConnectionMakeOneAnew() {
		answer(N1, 0);
		assertThat(this.policy.isDead(N1, nanos(100), false, nanos(200))).isTrue();
		assertThat(this.policy.isDead(N1, nanos(150), false, nanos(210))).isFalse();
		// Sent before the old one was given up for good
		this.policy.called(N1, nanos(205));
		this.policy.renewed(N1, nanos(220));
		assertThat(this.policy.isDead(N1, nanos(205), false, nanos(230))).isFalse();
		this.policy.called(N1, nanos(240));
		assertThat(this.policy.isDead(N1, nanos(205), false, nanos(250))).isFalse();
		assertThat(this.policy.isDead(N1, nanos(240), false, nanos(250))).isTrue();
	}

	@Test
	void lateAnswerOnTheOldConnectionSaysNothingOfTheNewOne() {
		answer(N1, 0);
		assertThat(this.policy.isDead(N1, nanos(100), true, nanos(200))).isTrue();
		this.policy.answered(N1, nanos(205));
		this.policy.renewed(N1, nanos(210));
		assertThat(isDead(N1, 220, 400)).isFalse();
	}

	@Test
	void idleTimeIsNoTimeOfTheNewConnection() {
		answer(N1, 0);
		assertThat(isDead(N1, 100, 200)).isTrue();
		assertThat(isDead(N1, 60_000, 60_500)).isFalse();
		assertThat(isDead(N1, 60_600, 61_000)).isTrue();
	}

	@Test
	void callThatHadNoTimeSaysNothing() {
		answer(N1, 0);
		assertThat(isDead(N1, 100, 199)).isFalse();
		assertThat(isDead(N1, 100, 200)).isTrue();
	}

	@Test
	void failureOfTheConnectionItselfNeedsNoPatience() {
		for (long now = 0; now < 1000; now += 100) {
			this.policy.called(N1, nanos(now));
			assertThat(this.policy.isDead(N1, nanos(now), false, nanos(now + 50))).isTrue();
			this.policy.renewed(N1, nanos(now + 60));
		}
	}

	@Test
	void votersAreJudgedOneByOne() {
		answer(N1, 0);
		this.policy.called(N2, nanos(0));
		assertThat(isDead(N2, 10, 110)).isFalse();
		assertThat(isDead(N1, 10, 110)).isTrue();
	}

	@Test
	void silenceThatIsKnownFromElsewhereIsJudgedAlike() {
		ConnectionPolicy patient = new ConnectionPolicy(Duration.ofSeconds(2));
		List<Long> dead = new ArrayList<>();
		patient.called(N1, nanos(0));
		patient.answered(N1, nanos(0));
		for (long now = 5000; now < 30_000; now += 250) {
			patient.called(N1, nanos(now));
			if (patient.isDead(N1, nanos(now))) {
				assertThat(patient.isDead(N1, nanos(now))).isFalse();
				patient.renewed(N1, nanos(now));
				patient.called(N1, nanos(now));
				dead.add(now);
			}
		}
		assertThat(dead).containsExactly(5000L, 8000L, 12_000L, 18_000L, 24_000L);
	}

	private void answer(RaftPeerId voter, long now) {
		this.policy.called(voter, nanos(now));
		this.policy.answered(voter, nanos(now + 1));
	}

	private boolean isDead(RaftPeerId voter, long sent, long now) {
		this.policy.called(voter, nanos(sent));
		boolean dead = this.policy.isDead(voter, nanos(sent), true, nanos(now));
		if (dead) {
			this.policy.renewed(voter, nanos(now));
		}
		return dead;
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
