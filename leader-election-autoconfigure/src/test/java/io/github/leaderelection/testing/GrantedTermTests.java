package io.github.leaderelection.testing;

import java.time.Duration;
import java.time.Instant;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Examples of {@code docs/testing.md} that need no Spring.
 */
class GrantedTermTests {

	// tag::terms
	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector reports = this.election.elector("reports");

	@Test
	void eachTermHasAHigherToken() {
		long first = this.election.grant("reports").fencingToken();
		this.election.revoke("reports", Reason.RENEW_DEADLINE);
		assertThat(this.election.grant("reports").fencingToken()).isGreaterThan(first);
		assertThat(this.election.events()).hasGranted("reports", 2).hasRevoked("reports", Reason.RENEW_DEADLINE);
	}
	// end::terms

	// tag::pause
	@Test
	void pausedInstanceDoesNotLead() {
		this.election.grant("reports");
		this.election.pause("operator");
		assertThat(this.reports.isLeader()).isFalse();
		this.election.resume("operator");
		assertThat(this.election.grant("reports").isValid()).isTrue();
		assertThat(this.election.events()).hasRevoked("reports", Reason.PAUSED);
	}

	@Test
	void staleTermIsNotValid() {
		Leadership leadership = this.election.grant("reports");
		this.election.pauseProcess();
		assertThat(leadership.isValid()).isFalse();
		this.election.resumeProcess();
	}
	// end::pause

	// tag::time
	@Test
	void workThatDoesNotEndIsStoppedAfterTheDrainTimeout() {
		Export export = new Export();
		this.election.grant("reports");
		GuardedRun run = this.reports.begin("export", export).orElseThrow();
		this.reports.resign();
		this.election.advance(Duration.ofSeconds(14));
		assertThat(export.stopped).isFalse();
		this.election.advance(Duration.ofSeconds(2));
		assertThat(export.stopped).isTrue();
		run.close();
	}

	@Test
	void clockMovesWithTheTime() {
		Instant before = this.election.clock().instant();
		this.election.grant("reports");
		this.election.advance(Duration.ofDays(3));
		assertThat(this.reports.isLeader()).isTrue();
		assertThat(this.election.clock().instant()).isAfter(before.plus(Duration.ofDays(3)));
	}
	// end::time

	private static final class Export implements GuardedRun.Signals {

		private boolean stopped;

		@Override
		public void stop() {
			this.stopped = true;
		}

	}

}
