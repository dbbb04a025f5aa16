package io.github.leaderelection.monitoring;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.servers.PrometheusServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Evaluates every query of the dashboard and of the alert rules by a real Prometheus over
 * samples that it scrapes. Prometheus has to be installed: Debian's package is
 * {@code prometheus}.
 */
@Tag("promtool")
class QueriesTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final List<SampleInstance> instances = List.of(new SampleInstance(true), new SampleInstance(false),
			new SampleInstance(false));

	private final PrometheusServer prometheus = new PrometheusServer(MonitoringFiles.RULES, SampleInstance.PATH,
			this.instances.stream().map(SampleInstance::target).toList());

	@BeforeEach
	void start() {
		this.prometheus.start();
	}

	@AfterEach
	void close() {
		this.prometheus.close();
		this.instances.forEach(SampleInstance::close);
	}

	@Test
	void everyQueryIsEvaluated() throws IOException {
		for (String query : MonitoringFiles.dashboardQueries()) {
			Awaitility.await(query)
				.atMost(BOUND)
				.pollInterval(Duration.ofMillis(100))
				.untilAsserted(() -> assertThat(evaluate(query)).isNotEmpty());
		}
		JsonNode rules = JsonMapper.shared()
			.readTree(this.prometheus.rules())
			.get("data")
			.get("groups")
			.get(0)
			.get("rules");
		assertThat(rules.valueStream().map((rule) -> rule.get("name").asString()))
			.containsExactlyInAnyOrderElementsOf(MonitoringFiles.alerts());
		for (JsonNode rule : rules) {
			evaluate(rule.get("query").asString());
			assertThat(rule.get("health").asString()).isEqualTo("ok");
		}
	}

	private JsonNode evaluate(String query) throws IOException {
		JsonNode answer = JsonMapper.shared().readTree(this.prometheus.query(query));
		assertThat(answer.get("status").asString()).as("%s of %s", answer, query).isEqualTo("success");
		return answer.get("data").get("result");
	}

}
