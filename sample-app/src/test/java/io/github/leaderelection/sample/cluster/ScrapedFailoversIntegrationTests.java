package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import io.github.leaderelection.monitoring.MonitoringFiles;
import io.github.leaderelection.sample.cluster.EventLog.Event;
import io.github.leaderelection.servers.PrometheusServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Ten failovers of a real cluster: what is scraped from its instances agrees with what
 * they have logged, and a real Prometheus evaluates dashboard and alerts over it.
 */
@Tag("promtool")
@Timeout(900)
class ScrapedFailoversIntegrationTests {

	private static final int FAILOVERS = 10;

	private static final Duration BOUND = Duration.ofMinutes(3);

	private static final double LEASE = 3;

	private static final double RETRY_PERIOD = 0.6;

	/**
	 * How much later than it was measured an event may be logged, on a busy machine.
	 */
	private static final double LATE = 0.5;

	/**
	 * Parts of the queries that find nothing here: nothing is handed off, runs over,
	 * fails or is fenced.
	 */
	private static final List<String> EMPTY = List.of("_handoff_", "_overrun_", "_managed_", "_fence_",
			"error!=\"none\"");

	private final Map<String, List<Double>> takeovers = new TreeMap<>();

	@Test
	void metersAndAlertsAgreeWithTheEventLogs() throws Exception {
		try (RunningCluster cluster = RunningCluster.start("--spring.profiles.active=jdbc")) {
			await(cluster, () -> cluster.output().stream().anyMatch((line) -> line.contains("All 3 instances are up")));
			List<String> targets = cluster.ports().stream().map((port) -> "127.0.0.1:" + port).toList();
			try (PrometheusServer prometheus = new PrometheusServer(MonitoringFiles.RULES, Scrape.PATH, targets)) {
				prometheus.start();
				for (int i = 0; i < FAILOVERS; i++) {
					failOver(cluster);
				}
				assertThatMetersAgree(cluster);
				assertThatQueriesAreEvaluated(prometheus);
				assertThatAlertsFire(prometheus);
			}
		}
	}

	private void failOver(RunningCluster cluster) throws Exception {
		await(cluster, () -> log(cluster).leader().isPresent());
		Event leader = log(cluster).leader().orElseThrow();
		long pid = cluster.instances().get(port(cluster, leader.instance())).pid();
		signal("STOP", pid);
		LocalTime stopped = LocalTime.now();
		await(cluster, () -> next(cluster, leader) != null);
		Event next = next(cluster, leader);
		signal("CONT", pid);
		this.takeovers.computeIfAbsent(next.instance(), (instance) -> new ArrayList<>())
			.add(seconds(EventLog.between(stopped, next.time())));
		await(cluster, () -> log(cluster).hasEnded(leader.token()));
	}

	private static Event next(RunningCluster cluster, Event leader) {
		return log(cluster).grants()
			.stream()
			.filter((grant) -> grant.token() > leader.token())
			.findFirst()
			.orElse(null);
	}

	private void assertThatMetersAgree(RunningCluster cluster) throws Exception {
		// The instance that ran last was not seen for a while
		for (int port : cluster.ports()) {
			await(cluster, () -> Scrape.of(port).sum("leader_election_members") == 3);
		}
		await(cluster, () -> log(cluster).leader().isPresent());
		EventLog log = log(cluster);
		Map<String, Scrape> scrapes = new TreeMap<>();
		for (int port : cluster.ports()) {
			scrapes.put("instance-" + (cluster.ports().indexOf(port) + 1), Scrape.of(port));
		}
		String leader = log.leader().orElseThrow().instance();
		scrapes.forEach((instance, scrape) -> {
			assertThat(scrape.sum("leader_election_leading")).as(instance).isEqualTo(instance.equals(leader) ? 1 : 0);
			assertThat(scrape.sum("leader_election_leaderless_seconds")).as(instance).isZero();
			assertThat(scrape.sum("leader_election_takeover_seconds_count")).as(instance)
				.isEqualTo(log.grants(instance).size());
			assertThatTermsAgree(instance, scrape, log);
			assertThatTakeoversAgree(instance, scrape);
			assertThat(scrape.sum("leader_election_stalls_seconds_count", "kind=\"pause\"")).as(instance)
				.isGreaterThanOrEqualTo(log.revocations(instance).getOrDefault("RENEW_DEADLINE", List.of()).size());
		});
		assertThat(scrapes.values()
			.stream()
			.mapToDouble((scrape) -> scrape.sum("leader_election_takeover_seconds_count", "after=\"silence\""))
			.sum()).isEqualTo(FAILOVERS);
	}

	private static void assertThatTermsAgree(String instance, Scrape scrape, EventLog log) {
		Map<String, List<Event>> revocations = log.revocations(instance);
		assertThat(scrape.sum("leader_election_term_seconds_count")).as("terms of %s: %s", instance, scrape)
			.isEqualTo(revocations.values().stream().mapToInt(List::size).sum());
		revocations.forEach((reason, events) -> {
			String label = "reason=\"%s\"".formatted(reason.toLowerCase(Locale.ROOT));
			assertThat(scrape.sum("leader_election_term_seconds_count", label)).as("%s of %s", reason, instance)
				.isEqualTo(events.size());
			double logged = events.stream()
				.map(log::length)
				.mapToDouble(ScrapedFailoversIntegrationTests::seconds)
				.sum();
			assertThat(scrape.sum("leader_election_term_seconds_sum", label)).as("%s of %s", reason, instance)
				.isCloseTo(logged, within(events.size() * LATE));
		});
	}

	/**
	 * The last sign of the leader is up to a retry period older than its end, and may be
	 * seen a retry period later.
	 */
	private void assertThatTakeoversAgree(String instance, Scrape scrape) {
		List<Double> seen = this.takeovers.getOrDefault(instance, List.of());
		double measured = scrape.sum("leader_election_takeover_seconds_sum", "after=\"silence\"");
		assertThat(scrape.sum("leader_election_takeover_seconds_count", "after=\"silence\"")).as(instance)
			.isEqualTo(seen.size());
		assertThat(measured).as("takeovers of %s: %s", instance, seen)
			.isGreaterThanOrEqualTo(seen.size() * LEASE)
			.isCloseTo(seen.stream().mapToDouble(Double::doubleValue).sum(),
					within(seen.size() * (RETRY_PERIOD + LATE)));
	}

	private static void assertThatQueriesAreEvaluated(PrometheusServer prometheus) {
		for (String query : MonitoringFiles.dashboardQueries()) {
			boolean empty = EMPTY.stream().anyMatch(query::contains);
			Awaitility.await(query)
				.atMost(BOUND)
				.untilAsserted(() -> assertThat(evaluate(prometheus, query).isEmpty()).isEqualTo(empty));
		}
	}

	private static void assertThatAlertsFire(PrometheusServer prometheus) {
		Awaitility.await("alerts")
			.atMost(BOUND)
			.untilAsserted(
					() -> assertThat(firing(prometheus)).contains("LeaderElectionFlapping", "LeaderElectionStalls"));
		assertThat(alerts(prometheus, "count_over_time(ALERTS{alertstate=\"firing\"}[1h])"))
			.isSubsetOf("LeaderElectionFlapping", "LeaderElectionStalls", "LeaderElectionLeaseNearDeadline");
	}

	private static List<String> firing(PrometheusServer prometheus) {
		return alerts(prometheus, "ALERTS{alertstate=\"firing\"}");
	}

	private static List<String> alerts(PrometheusServer prometheus, String query) {
		return evaluate(prometheus, query).valueStream()
			.map((result) -> result.get("metric").get("alertname").asString())
			.distinct()
			.toList();
	}

	private static JsonNode evaluate(PrometheusServer prometheus, String query) {
		try {
			JsonNode answer = JsonMapper.shared().readTree(prometheus.query(query));
			assertThat(answer.get("status").asString()).as("%s of %s", answer, query).isEqualTo("success");
			return answer.get("data").get("result");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void signal(String signal, long pid) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor()).isZero();
	}

	private static int port(RunningCluster cluster, String instance) {
		return cluster.ports().get(Integer.parseInt(instance.replace("instance-", "")) - 1);
	}

	private static EventLog log(RunningCluster cluster) {
		return EventLog.of(cluster.output());
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	private static void await(RunningCluster cluster, Callable<Boolean> condition) {
		try {
			Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(20)).until(condition);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError(String.join(System.lineSeparator(), cluster.output()), ex);
		}
	}

}
