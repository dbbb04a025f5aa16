package io.github.leaderelection.sample.cluster;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.sample.cluster.ClusterObserver.Term;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterLauncher} with real processes. The figures that the design
 * promises are printed; the bounds of the assertions are wider, for slow machines.
 *
 * @author Leader Election
 */
@Timeout(180)
class ClusterLauncherIntegrationTests {

	private static final Duration START_BOUND = Duration.ofMinutes(4);

	private static final Duration TAKEOVER_BOUND = Duration.ofSeconds(20);

	@Test
	void anotherNodeLeadsWhenLeaderIsTerminatedOrKilled() throws Exception {
		try (RunningCluster cluster = RunningCluster.start();
				ClusterObserver observer = new ClusterObserver(cluster.ports())) {
			await(START_BOUND, cluster, () -> cluster.nodes().size() == 3 && observer.lastTerm().isPresent()
					&& said(cluster, "All 3 nodes are up"));
			Term first = observer.lastTerm().orElseThrow();
			print("leader after the start of the third process", 5000,
					Math.max(0, first.firstReceived() - cluster.lastStarted()));

			long terminated = System.nanoTime();
			assertThat(cluster.nodes().get(first.port()).destroy()).isTrue();
			Term second = awaitNext(cluster, observer, first);
			print("another leader after SIGTERM of the leader", 600 + 500, second.firstReceived() - terminated);

			long killed = System.nanoTime();
			assertThat(cluster.nodes().get(second.port()).destroyForcibly()).isTrue();
			Term third = awaitNext(cluster, observer, second);
			print("another leader after kill -9 of the leader", 3000 + 600 + 1000, third.firstReceived() - killed);

			assertThat(observer.terms()).extracting(Term::port)
				.containsExactly(first.port(), second.port(), third.port());
			assertThat(observer.violations()).isEmpty();
			await(TAKEOVER_BOUND, cluster,
					() -> said(cluster,
							"LEADER: node-%d (pid %d) under fencing token %d".formatted(
									cluster.ports().indexOf(third.port()) + 1, cluster.nodes().get(third.port()).pid(),
									third.token())));
			assertThat(jobLines(cluster, first)).isNotEmpty();

			cluster.launcher().destroy();
			assertThat(cluster.launcher().waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(cluster.nodes().values()).noneMatch(ProcessHandle::isAlive);
		}
	}

	@Test
	void nodesEndWhenLauncherIsKilled() throws Exception {
		try (RunningCluster cluster = RunningCluster.start()) {
			await(START_BOUND, cluster, () -> said(cluster, "All 3 nodes are up"));
			assertThat(cluster.nodes()).hasSize(3);
			cluster.launcher().destroyForcibly();
			await(Duration.ofSeconds(30), cluster,
					() -> cluster.nodes().values().stream().noneMatch(ProcessHandle::isAlive));
		}
	}

	@Test
	void launcherSaysWhichPortIsInUse() throws Exception {
		try (ServerSocket occupied = new ServerSocket(0);
				RunningCluster cluster = RunningCluster.start(List.of(occupied.getLocalPort()))) {
			assertThat(cluster.launcher().waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(cluster.launcher().exitValue()).isEqualTo(1);
			await(Duration.ofSeconds(5), cluster,
					() -> said(cluster, "ERROR: Port %d cannot be used".formatted(occupied.getLocalPort())));
			assertThat(cluster.nodes()).isEmpty();
		}
	}

	private Term awaitNext(RunningCluster cluster, ClusterObserver observer, Term previous) {
		await(TAKEOVER_BOUND, cluster, () -> observer.lastTerm().orElseThrow().token() > previous.token());
		return observer.lastTerm().orElseThrow();
	}

	private List<String> jobLines(RunningCluster cluster, Term term) {
		String text = "Job done by node-%d under fencing token %d".formatted(cluster.ports().indexOf(term.port()) + 1,
				term.token());
		return cluster.output().stream().filter((line) -> line.contains(text)).toList();
	}

	private boolean said(RunningCluster cluster, String text) {
		return cluster.output().stream().anyMatch((line) -> line.contains(text));
	}

	private void await(Duration bound, RunningCluster cluster, Callable<Boolean> condition) {
		try {
			Awaitility.await().atMost(bound).pollInterval(Duration.ofMillis(20)).until(condition);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("Not within %s. Output:%n%s".formatted(bound,
					String.join(System.lineSeparator(), cluster.output())), ex);
		}
	}

	private void print(String what, long promisedMillis, long nanos) {
		System.out.printf("[figure] %s: %d ms (promised: %d ms)%n", what, TimeUnit.NANOSECONDS.toMillis(nanos),
				promisedMillis);
	}

}
