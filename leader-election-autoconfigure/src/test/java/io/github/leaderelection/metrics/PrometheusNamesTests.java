package io.github.leaderelection.metrics;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.leaderelection.ElectionTelemetry.HandOff;
import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.ElectionTelemetry.Takeover;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent.Kind;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names of the meters as Prometheus scrapes them: alert rules and
 * dashboards depend on them.
 */
class PrometheusNamesTests {

	private static final String ELECTION = "{election=\"reports\"}";

	private static final String WORK = "{election=\"reports\",work=\"mailer.send\"}";

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final TestLeaderElection electors = new TestLeaderElection();

	@Test
	void seriesHaveTheDocumentedNamesAndLabels() {
		LeaderElectionMetrics metrics = new LeaderElectionMetrics(() -> this.registry, () -> this.electors, 100);
		metrics.afterSingletonsInstantiated();
		Leadership term = this.electors.grant("reports");
		measure(metrics, term);
		LeaderWorkListener.Run run = observe(metrics, term);
		assertThat(series()).contains("leader_election_work_active_seconds_count" + WORK,
				"leader_election_work_active_seconds_sum" + WORK, "leader_election_work_active_seconds_max" + WORK);
		run.ended(null);
		assertThat(series()).filteredOn((name) -> !name.contains("_active_"))
			.containsExactlyInAnyOrder("leader_election_elections", "leader_election_members",
					"leader_election_view_size{kind=\"records\"}", "leader_election_view_size{kind=\"sessions\"}",
					"leader_election_leading" + ELECTION, "leader_election_leaderless_seconds" + ELECTION,
					"leader_election_lease_remaining_seconds" + ELECTION,
					"leader_election_heartbeats_seconds_count{outcome=\"error\"}",
					"leader_election_heartbeats_seconds_count{outcome=\"late\"}",
					"leader_election_heartbeats_seconds_count{outcome=\"ok\"}",
					"leader_election_heartbeats_seconds_max{outcome=\"error\"}",
					"leader_election_heartbeats_seconds_max{outcome=\"late\"}",
					"leader_election_heartbeats_seconds_max{outcome=\"ok\"}",
					"leader_election_heartbeats_seconds_sum{outcome=\"error\"}",
					"leader_election_heartbeats_seconds_sum{outcome=\"late\"}",
					"leader_election_heartbeats_seconds_sum{outcome=\"ok\"}",
					"leader_election_stalls_seconds_count{kind=\"pause\"}",
					"leader_election_stalls_seconds_count{kind=\"suspension\"}",
					"leader_election_stalls_seconds_max{kind=\"pause\"}",
					"leader_election_stalls_seconds_max{kind=\"suspension\"}",
					"leader_election_stalls_seconds_sum{kind=\"pause\"}",
					"leader_election_stalls_seconds_sum{kind=\"suspension\"}",
					"leader_election_term_seconds_count{election=\"reports\",reason=\"renew_deadline\"}",
					"leader_election_term_seconds_max{election=\"reports\",reason=\"renew_deadline\"}",
					"leader_election_term_seconds_sum{election=\"reports\",reason=\"renew_deadline\"}",
					"leader_election_takeover_seconds_count{after=\"silence\",election=\"reports\"}",
					"leader_election_takeover_seconds_max{after=\"silence\",election=\"reports\"}",
					"leader_election_takeover_seconds_sum{after=\"silence\",election=\"reports\"}",
					"leader_election_handoff_seconds_count{election=\"reports\",outcome=\"drained\"}",
					"leader_election_handoff_seconds_max{election=\"reports\",outcome=\"drained\"}",
					"leader_election_handoff_seconds_sum{election=\"reports\",outcome=\"drained\"}",
					"leader_election_work_seconds_count{election=\"reports\",error=\"none\",work=\"mailer.send\"}",
					"leader_election_work_seconds_max{election=\"reports\",error=\"none\",work=\"mailer.send\"}",
					"leader_election_work_seconds_sum{election=\"reports\",error=\"none\",work=\"mailer.send\"}",
					"leader_election_work_skipped_total{cause=\"not_leader\",election=\"reports\",work=\"mailer.send\"}",
					"leader_election_work_overrun_total" + WORK, "leader_election_managed_running" + WORK,
					"leader_election_fence_rejections_total{election=\"reports\",resource=\"table\"}");
		metrics.destroy();
	}

	private static void measure(LeaderElectionMetrics metrics, Leadership term) {
		metrics.view(2, 3);
		metrics.heartbeat(HeartbeatOutcome.OK, Duration.ofMillis(5));
		metrics.stall(Kind.PAUSE, Duration.ofSeconds(3));
		metrics.termEnded(term.election(), Reason.RENEW_DEADLINE, Duration.ofSeconds(60));
		metrics.takeover(term.election(), Takeover.SILENCE, Duration.ofSeconds(12));
		metrics.handOff(term.election(), HandOff.DRAINED, Duration.ofMillis(20));
		metrics.workOverrun(term.election(), "mailer.send");
		metrics.work().skipped(term.election(), "mailer.send", SkipCause.NOT_LEADER);
		metrics.work().managed(term.election(), "mailer.send");
		FenceRejections.report(term.election(), FencedResource.TABLE);
	}

	private LeaderWorkListener.Run observe(LeaderElectionMetrics metrics, Leadership term) {
		metrics.joined(this.electors.elector(term.election()));
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.registry));
		return new LeaderWorkObservations(() -> observations, () -> null, metrics)
			.started(new WorkStart("mailer.send", term, WorkStart.Kind.CALL, null));
	}

	private List<String> series() {
		return Pattern.compile("(?m)^(leader_election_\\S+) \\S+$")
			.matcher(this.registry.scrape())
			.results()
			.map((MatchResult series) -> series.group(1))
			.toList();
	}

}
