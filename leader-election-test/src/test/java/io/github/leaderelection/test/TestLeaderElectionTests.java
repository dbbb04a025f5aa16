package io.github.leaderelection.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestLeaderElection}.
 */
class TestLeaderElectionTests {

	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector jobs = this.election.elector("jobs");

	private final List<ElectionEvent> events = new ArrayList<>();

	@Test
	void nobodyLeadsUnlessGranted() throws Exception {
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(this.jobs.runIfLeader((leadership) -> {
		})).isFalse();
		assertThat(this.jobs.awaitLeadership(Duration.ofMillis(5))).isEmpty();
	}

	@Test
	void grantsAndRevokesAsOftenAsAsked() {
		this.jobs.addListener(this.events::add);
		long last = 0;
		for (int i = 0; i < 5; i++) {
			Leadership leadership = this.election.grant("jobs");
			assertThat(leadership.isValid()).isTrue();
			assertThat(leadership.fencingToken()).isGreaterThan(last);
			assertThat(this.jobs.callIfLeader((given) -> given.fencingToken())).contains(leadership.fencingToken());
			last = leadership.fencingToken();
			this.election.revoke("jobs");
			assertThat(this.jobs.isLeader()).isFalse();
			assertThat(this.jobs.leader()).map(Leader::candidate).contains("somebody-else");
		}
		assertThat(this.events).filteredOn(LeadershipGrantedEvent.class::isInstance).hasSize(5);
		assertThat(this.events).filteredOn(LeadershipRevokedEvent.class::isInstance).hasSize(5);
	}

	@Test
	void grantingOneElectionLeavesOthersAlone() {
		this.election.grant("jobs");
		assertThat(this.election.elector("mails").isLeader()).isFalse();
		this.election.grant("mails");
		this.election.revoke("mails");
		assertThat(this.jobs.isLeader()).isTrue();
	}

	@Test
	void pauseEndsTheTermBeforeAnyListenerIsNotified() {
		this.jobs.addListener(this.events::add);
		Leadership leadership = this.election.grant("jobs");
		this.election.pauseProcess();
		assertThat(leadership.isValid()).isFalse();
		assertThat(this.events).noneMatch(LeadershipRevokedEvent.class::isInstance);
		this.election.resumeProcess();
		assertThat(this.jobs.isLeader()).isFalse();
		Optional<ElectionEvent> revoked = this.events.stream()
			.filter(LeadershipRevokedEvent.class::isInstance)
			.findFirst();
		assertThat(revoked).get().extracting("reason").isEqualTo(Reason.RENEW_DEADLINE);
		assertThat(this.election.grant("jobs").fencingToken()).isGreaterThan(leadership.fencingToken());
	}

	@Test
	void resigningWorksAndCanBeGrantedAgain() {
		this.election.grant("jobs");
		assertThat(this.jobs.resign()).isTrue();
		assertThat(this.jobs.isLeader()).isFalse();
		assertThat(this.election.grant("jobs").isValid()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void revokesForEveryReasonAndCanGrantAgain(Reason reason) {
		this.jobs.addListener(this.events::add);
		for (int term = 1; term <= 2; term++) {
			Leadership leadership = this.election.grant("jobs");
			this.election.revoke("jobs", reason);
			assertThat(leadership.isValid()).isFalse();
			assertThat(this.election.elector("jobs").isLeader()).isFalse();
			this.election.advance(Duration.ofDays(3));
			assertThat(this.election.elector("jobs").isLeader()).as("not before it is granted").isFalse();
		}
		assertThat(this.election.events()).hasGranted("jobs", 2).hasRevoked("jobs", reason, reason);
		assertThat(this.election.elector("jobs").status().pausedBy()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "RENEW_DEADLINE", "STOPPED" })
	void lossOfTheStoreOrTheCandidacyEndsAllTerms(Reason reason) {
		this.election.grant("jobs");
		this.election.grant("mails");
		this.election.revoke("jobs", reason);
		assertThat(this.election.events()).hasRevoked("jobs", reason).hasRevoked("mails", reason);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "RENEW_DEADLINE", "STOPPED" })
	void otherReasonsEndOneTerm(Reason reason) {
		this.election.grant("jobs");
		Leadership mails = this.election.grant("mails");
		this.election.revoke("jobs", reason);
		assertThat(mails.isValid()).isTrue();
		assertThat(this.election.events()).hasRevoked("jobs", reason).hasRevoked("mails");
	}

	@Test
	void onlyATermCanBeRevokedForAReason() {
		assertThatIllegalStateException().isThrownBy(() -> this.election.revoke("jobs", Reason.RESIGNED))
			.withMessageContaining("[jobs] is not led by this instance");
	}

	@Test
	void timeIsMovedByHand() {
		Instant before = this.election.clock().instant();
		Leadership leadership = this.election.grant("jobs");
		this.election.advance(Duration.ofDays(10));
		assertThat(leadership.isValid()).isTrue();
		assertThat(this.election.clock().instant()).isAfter(before.plus(Duration.ofDays(10)))
			.isBefore(before.plus(Duration.ofDays(15)));
		Clock elsewhere = this.election.clock().withZone(ZoneId.of("Asia/Tokyo"));
		this.election.advance(Duration.ofDays(10));
		assertThat(elsewhere.instant()).isAfter(before.plus(Duration.ofDays(20)));
		assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
	}

	@Test
	void pausedElectionCannotBeGranted() {
		this.election.pause("operator");
		assertThatIllegalStateException().isThrownBy(() -> this.election.grant("jobs"))
			.withMessageContaining("the election is paused");
		this.election.resume("operator");
		assertThat(this.election.grant("jobs").isValid()).isTrue();
	}

	@Test
	void springTestGetsItAndItsEvents() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				TestLeaderElectionConfiguration.class)) {
			context.addApplicationListener((event) -> {
				if (event instanceof PayloadApplicationEvent<?> payload
						&& payload.getPayload() instanceof ElectionEvent received) {
					this.events.add(received);
				}
			});
			context.getBean(TestLeaderElection.class).grant("jobs");
		}
		assertThat(this.events).hasAtLeastOneElementOfType(LeadershipGrantedEvent.class);
	}

}
