package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.leaderelection.sample.FreePorts;
import io.github.leaderelection.sample.cluster.ClusterObserver.Term;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterLauncher} with real processes. The figures that the design
 * promises are printed; the bounds of the assertions are wider, for slow machines.
 */
@Timeout(900)
class ClusterLauncherIntegrationTests {

	private static final Duration START_BOUND = Duration.ofMinutes(4);

	private static final Duration TAKEOVER_BOUND = Duration.ofSeconds(30);

	private static final Duration RENEW_DEADLINE = Duration.ofMillis(2100);

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void survivorsGoOnWhenAnyInstanceIsTerminatedOrKilled() throws Exception {
		try (RunningCluster cluster = RunningCluster.start();
				ClusterObserver observer = new ClusterObserver(cluster.ports())) {
			awaitStart(cluster, () -> cluster.instances().size() == 3 && observer.lastTerm().isPresent()
					&& said(cluster, "All 3 instances are up"));
			assertThatAHealthyStartIsQuiet(cluster);
			assertThatInstancesObeyTheLauncherOnly(cluster);
			print("first leader after the start", 10_000, observer.terms().get(0).firstReceived() - cluster.started());
			// Not the very first one, which may end before any instance has reported it
			Term first = await(TAKEOVER_BOUND, cluster, () -> observer.lastTerm().orElseThrow(),
					(term) -> !jobLines(cluster, term).isEmpty() && isNamed(cluster, term));

			long terminated = System.nanoTime();
			assertThat(cluster.instances().get(first.port()).destroy()).isTrue();
			Term second = awaitNext(cluster, observer, first);
			print("another leader after SIGTERM of the leader", 600 + 500, second.firstReceived() - terminated);
			restart(cluster, first.port());

			second = observer.lastTerm().orElseThrow();
			long killed = System.nanoTime();
			assertThat(cluster.instances().get(second.port()).destroyForcibly()).isTrue();
			Term third = awaitNext(cluster, observer, second);
			print("another leader after kill -9 of the leader", 3000 + 600 + 1000, third.firstReceived() - killed);
			restart(cluster, second.port());

			third = observer.lastTerm().orElseThrow();
			int follower = otherThan(third.port(), cluster);
			killed = System.nanoTime();
			assertThat(cluster.instances().get(follower).destroyForcibly()).isTrue();
			awaitLeaderAt(killed + RENEW_DEADLINE.toNanos(), cluster, observer);

			assertThatThePageShowsTheSame(cluster, observer);
			assertThat(cluster.instances().get(observer.lastTerm().orElseThrow().port()).destroyForcibly()).isTrue();
			await(TAKEOVER_BOUND, cluster, () -> said(cluster, "1 of 3 instances is left, which is no majority"));

			assertThat(observer.violations()).isEmpty();

			cluster.launcher().toHandle().destroy();
			assertThat(cluster.launcher().waitFor(20, TimeUnit.SECONDS)).isTrue();
			await(Duration.ofSeconds(5), cluster, () -> said(cluster, "cluster    | Stopped"));
			assertThat(cluster.instancesOfLauncher()).noneMatch(ProcessHandle::isAlive);
		}
	}

	// A machine that is too busy to run the instances in time is reported, and rightly so
	private static void assertThatAHealthyStartIsQuiet(RunningCluster cluster) {
		assertThat(cluster.output()).filteredOn((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
			.allMatch((line) -> line.contains("the store cannot be reached, retrying")
					|| line.contains("this process did not run for at least"));
	}

	@Tag("long")
	@Test
	void instancesShareADatabaseWithProfile() throws Exception {
		try (RunningCluster cluster = RunningCluster.start("--spring.profiles.active=jdbc")) {
			awaitStart(cluster, () -> said(cluster, "LEADER: instance-"));
			assertThat(said(cluster, "with the database jdbc:h2:")).isTrue();
			await(START_BOUND, cluster, () -> said(cluster, "All 3 instances are up"));
			cluster.page().command("instance-1", "pause");
			List<ProcessHandle> children = cluster.launcher().descendants().toList();
			assertThat(children).hasSizeGreaterThan(cluster.instances().size())
				.containsAll(cluster.instances().values());
			cluster.launcher().destroyForcibly();
			await(Duration.ofSeconds(30), cluster, () -> children.stream().noneMatch(ProcessHandle::isAlive));
		}
	}

	@Test
	void launcherSaysWhichPortIsInUse() throws Exception {
		try (ServerSocket occupied = new ServerSocket(0);
				RunningCluster cluster = RunningCluster.start(
						new ClusterOptions(FreePorts.find(1), List.of(occupied.getLocalPort()), 0, List.of(), false))) {
			assertThat(cluster.launcher().waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(cluster.launcher().exitValue()).isEqualTo(1);
			await(Duration.ofSeconds(5), cluster,
					() -> cluster.output()
						.stream()
						.anyMatch((line) -> line.matches(".*ERROR: Port %d of cluster\\.raft-ports=.* cannot be used.*"
							.formatted(occupied.getLocalPort()))));
			assertThat(cluster.instances()).isEmpty();
		}
	}

	private void assertThatInstancesObeyTheLauncherOnly(RunningCluster cluster) throws Exception {
		HttpRequest direct = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/actuator/leaderelection".formatted(cluster.ports().get(0))))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"pause\"}"))
			.build();
		HttpResponse<String> refused = this.client.send(direct, HttpResponse.BodyHandlers.ofString());
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("from the page of the launcher");
		assertThat(cluster.page().post("/instances/instance-1/leaderelection/default", Map.of("action", "resume")))
			.contains("DONE");
	}

	// The launcher polls less often than the observer
	private void assertThatThePageShowsTheSame(RunningCluster cluster, ClusterObserver observer) {
		List<String> tokens = observer.terms().stream().map((term) -> String.valueOf(term.token())).toList();
		JsonNode state = await(TAKEOVER_BOUND, cluster, () -> cluster.page().state(),
				(shown) -> shown.get("terms")
					.valueStream()
					.map((term) -> term.get("token").asString())
					.toList()
					.containsAll(tokens));
		assertThat(state.get("overlapCount").asInt()).isZero();
		assertThat(state.get("takeovers").valueStream().map((takeover) -> takeover.get("fault").asString()))
			.contains("ended");
	}

	private static int otherThan(int port, RunningCluster cluster) {
		return cluster.ports().stream().filter((other) -> other != port).findFirst().orElseThrow();
	}

	private void restart(RunningCluster cluster, int port) throws Exception {
		await(TAKEOVER_BOUND, cluster, () -> !cluster.instances().get(port).isAlive());
		cluster.restart(port);
		await(START_BOUND, cluster, () -> isHealthy(port));
	}

	private boolean isHealthy(int port) throws InterruptedException {
		try {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/actuator/health".formatted(port)))
				.timeout(Duration.ofSeconds(2))
				.build();
			return this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	// A leader that leads at that time has sent a heartbeat since the kill
	private void awaitLeaderAt(long time, RunningCluster cluster, ClusterObserver observer) {
		await(TAKEOVER_BOUND, cluster, () -> observer.lastTerm().orElseThrow().lastSent() - time > 0);
	}

	// Of another instance: that one may have begun a term anew just before it ended
	private Term awaitNext(RunningCluster cluster, ClusterObserver observer, Term previous) {
		return await(TAKEOVER_BOUND, cluster, () -> observer.lastTerm().orElseThrow(),
				(term) -> term.token() > previous.token() && term.port() != previous.port());
	}

	// The launcher polls less often than the observer
	private boolean isNamed(RunningCluster cluster, Term term) {
		String leader = "LEADER: instance-%d (".formatted(number(cluster, term));
		String token = " under fencing token %d.".formatted(term.token());
		return cluster.output().stream().anyMatch((line) -> line.contains(leader) && line.contains(token));
	}

	private List<String> jobLines(RunningCluster cluster, Term term) {
		String text = "Job done by instance-%d under fencing token %d,".formatted(number(cluster, term), term.token());
		return cluster.output().stream().filter((line) -> line.contains(text)).toList();
	}

	private int number(RunningCluster cluster, Term term) {
		return cluster.ports().indexOf(term.port()) + 1;
	}

	private boolean said(RunningCluster cluster, String text) {
		return cluster.output().stream().anyMatch((line) -> line.contains(text));
	}

	// A launcher that gives up says why, and takes its instances with it
	private void awaitStart(RunningCluster cluster, Callable<Boolean> condition) {
		await(START_BOUND, cluster, () -> condition.call() || !cluster.launcher().isAlive());
		assertThat(cluster.launcher().isAlive()).as(() -> text(cluster)).isTrue();
	}

	private void await(Duration bound, RunningCluster cluster, Callable<Boolean> condition) {
		await(bound, cluster, condition, Boolean::booleanValue);
	}

	private <T> T await(Duration bound, RunningCluster cluster, Callable<T> supplier, Predicate<T> condition) {
		try {
			return Awaitility.await().atMost(bound).pollInterval(Duration.ofMillis(50)).until(supplier, condition);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("Not within %s. %s".formatted(bound, text(cluster)), ex);
		}
	}

	private String text(RunningCluster cluster) {
		return "Output:%n%s".formatted(String.join(System.lineSeparator(), cluster.output()));
	}

	private void print(String what, long promisedMillis, long nanos) {
		System.out.printf("[figure] %s: %d ms (promised: %d ms)%n", what, TimeUnit.NANOSECONDS.toMillis(nanos),
				promisedMillis);
	}

}
