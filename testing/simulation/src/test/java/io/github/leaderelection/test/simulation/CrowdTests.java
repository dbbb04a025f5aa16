package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.engine.WrongRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fifty instances that start at the same instant, and lose their leader, do not claim all
 * at once.
 */
class CrowdTests {

	private static final int SIZE = 50;

	private static final int MOST_CLAIMS = SIZE / 5;

	/**
	 * One regular one, one when the record has become claimable, and one after a hint.
	 */
	private static final int MOST_HEARTBEATS = 3 * SIZE;

	private static final Duration LEASE = Crowd.SETTINGS.leaseDuration();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void storeGetsNoBurstOfClaims(boolean announcesHeartbeats) {
		Crowd crowd = new Crowd(SIZE, announcesHeartbeats, UnaryOperator.identity());
		crowd.start();
		crowd.advance(LEASE.multipliedBy(3));
		check("start", crowd);
		crowd.killLeader();
		crowd.advance(LEASE.multipliedBy(3));
		check("death of the leader", crowd);
		crowd.resignLeader();
		crowd.advance(LEASE);
		check("hand-off", crowd);
	}

	private static void check(String occasion, Crowd crowd) {
		System.out.printf("Crowd of %d, %s: within a retry period at most %d claims, %d heartbeats, %d creations%n",
				SIZE, occasion, crowd.most("claim"), crowd.most("heartbeat"), crowd.most("create"));
		assertThat(crowd.leaders()).as(occasion).isOne();
		assertThat(crowd.most("claim")).as(occasion).isBetween(1, MOST_CLAIMS);
		assertThat(crowd.most("heartbeat")).as(occasion).isLessThanOrEqualTo(MOST_HEARTBEATS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void withoutJitterAllClaimAtOnce(boolean announcesHeartbeats) {
		UnaryOperator<ElectionEngineBuilder> wrong = WrongRules.claimsWithoutJitter();
		Crowd crowd = new Crowd(SIZE, announcesHeartbeats, wrong);
		crowd.start();
		crowd.advance(LEASE.multipliedBy(3));
		assertThat(crowd.most("claim")).isGreaterThan(2 * MOST_CLAIMS);
		crowd.killLeader();
		crowd.advance(LEASE.multipliedBy(3));
		assertThat(crowd.most("claim")).isGreaterThan(2 * MOST_CLAIMS);
		crowd.resignLeader();
		crowd.advance(LEASE);
		assertThat(crowd.most("claim")).isGreaterThan(2 * MOST_CLAIMS);
	}

}
