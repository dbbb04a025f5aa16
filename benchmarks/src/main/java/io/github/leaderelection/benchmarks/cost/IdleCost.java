package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Processes;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.Spread;
import io.github.leaderelection.benchmarks.measure.Traffic;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.servers.ServerProcess;

/**
 * What a heartbeat costs when nothing happens: bytes on the wire, the CPU time of the
 * server and of instances, what they allocate, and calls. Processes 0 and 1 lead and
 * follow; further instances are followers in process 2.
 */
final class IdleCost {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final Duration RETRY_PERIOD = Duration.ofMillis(100);

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final Duration WINDOW = Duration.ofMillis(800);

	private static final int WINDOWS = 5;

	/**
	 * The least heartbeats of the leader and of the follower in a window.
	 */
	private static final int HEARTBEATS = (int) (WINDOW.toMillis() / RETRY_PERIOD.toMillis()) - 2;

	private static final double NANOS_PER_MICRO = 1e3;

	private final Report report;

	private final List<Integer> crowds;

	private final List<Integer> sizes;

	IdleCost(Report report, List<Integer> crowds, List<Integer> sizes) {
		this.report = report;
		this.crowds = crowds;
		this.sizes = sizes;
	}

	void begin() {
		this.report.text(
				"Idle heartbeats, one per instance each %d ms, lease %d s. Median (least–most) of %d times %d ms. Bytes are TCP payload over all connections of all instances, divided by heartbeats; on Raft between voters, with Raft's own heartbeats.",
				RETRY_PERIOD.toMillis(), LEASE.toSeconds(), WINDOWS, WINDOW.toMillis());
		this.report.table("backend", "instances", "elections", "bytes up", "bytes down", "log bytes", "round trips",
				"server's calls", "server CPU µs", "leader CPU µs", "follower CPU µs", "leader allocates kB",
				"follower allocates kB");
	}

	void run(Backend backend, Cluster cluster) {
		for (int instances : this.crowds) {
			for (int elections : this.sizes) {
				measure(backend, cluster, instances, elections);
			}
		}
	}

	private void measure(Backend backend, Cluster cluster, int instances, int elections) {
		String namespace = cluster.nextNamespace();
		cluster.join(0, namespace, elections, 1, LEASE, RETRY_PERIOD);
		cluster.awaitLed(0, elections);
		cluster.join(1, namespace, elections, 1, LEASE, RETRY_PERIOD);
		cluster.join(2, namespace, elections, instances - 2, LEASE, RETRY_PERIOD);
		cluster.awaitKnown(1, elections);
		cluster.awaitKnown(2, elections);
		Wait.time(WARM_UP);
		List<Window> windows = new ArrayList<>();
		Sample before = sample(backend, cluster);
		long logBefore = backend.logBytes();
		long beatsBefore = before.heartbeats();
		for (int i = 0; i < WINDOWS; i++) {
			awaitEndOfWindow(cluster, before);
			Sample after = sample(backend, cluster);
			windows.add(new Window(before, after));
			before = after;
		}
		double logBytes = (backend.logBytes() - logBefore) / (double) (before.heartbeats() - beatsBefore);
		this.report.row(backend.name(), instances, Spread.number(elections, 0),
				cell(windows, 0, (window) -> window.traffic().up() / window.heartbeats()),
				cell(windows, 0, (window) -> window.traffic().down() / window.heartbeats()),
				(logBytes > 0) ? Spread.number(logBytes, 0) : "–",
				cell(windows, 2, (window) -> window.traffic().roundTrips() / window.heartbeats()), calls(windows),
				(backend.server() != null) ? cell(windows, 0, (window) -> window.serverMicros() / window.heartbeats())
						: "–",
				cell(windows, 0, (window) -> window.process(0, 1) / NANOS_PER_MICRO),
				cell(windows, 0, (window) -> window.process(1, 1) / NANOS_PER_MICRO),
				cell(windows, 1, (window) -> window.process(0, 2) / 1024.0),
				cell(windows, 1, (window) -> window.process(1, 2) / 1024.0));
		cluster.leaveAll();
	}

	/**
	 * On a busy machine a window is longer.
	 * @param cluster the processes
	 * @param before the beginning of the window
	 */
	private static void awaitEndOfWindow(Cluster cluster, Sample before) {
		Wait.time(WINDOW);
		for (int number : new int[] { 0, 1 }) {
			long beats = before.costs().get(number)[0] + HEARTBEATS;
			Wait.until("heartbeats", () -> cluster.child(number).request(Command.COST)[0] >= beats);
		}
	}

	private static String calls(List<Window> windows) {
		Map<String, Long> counts = windows.get(0).after().counts();
		return counts.keySet()
			.stream()
			.map((name) -> cell(windows, 2, (window) -> window.count(name) / window.heartbeats()) + " " + name)
			.findFirst()
			.orElse("–");
	}

	private static String cell(List<Window> windows, int decimals, Figure figure) {
		return Spread.of(windows.stream().map(figure::of).toList()).cell(decimals);
	}

	private static Sample sample(Backend backend, Cluster cluster) {
		ServerProcess server = backend.server();
		List<long[]> costs = cluster.children().stream().map((child) -> child.request(Command.COST)).toList();
		return new Sample(costs, backend.traffic(), (server != null) ? Processes.cpuMillis(server.pid()) : 0,
				backend.counts());
	}

	/**
	 * What was counted until some time.
	 *
	 * @param costs heartbeats, CPU time and allocated bytes of each process
	 * @param traffic what went over connections
	 * @param serverMillis the CPU time of the server
	 * @param counts what the server has counted
	 */
	private record Sample(List<long[]> costs, Traffic traffic, long serverMillis, Map<String, Long> counts) {

		long heartbeats() {
			return this.costs.stream().mapToLong((cost) -> cost[0]).sum();
		}

	}

	/**
	 * What happened between two times.
	 */
	private record Window(Sample before, Sample after) {

		double heartbeats() {
			return this.after.heartbeats() - this.before.heartbeats();
		}

		Traffic traffic() {
			return this.after.traffic().minus(this.before.traffic());
		}

		double serverMicros() {
			return (this.after.serverMillis() - this.before.serverMillis()) * 1000.0;
		}

		double count(String name) {
			return this.after.counts().getOrDefault(name, 0L) - this.before.counts().getOrDefault(name, 0L);
		}

		/**
		 * Return what a heartbeat of a process has cost.
		 * @param number the number of the process
		 * @param cost the index of the cost
		 * @return the cost
		 */
		double process(int number, int cost) {
			long[] from = this.before.costs().get(number);
			long[] to = this.after.costs().get(number);
			return (to[cost] - from[cost]) / (double) (to[0] - from[0]);
		}

	}

	/**
	 * A figure of a window.
	 */
	private interface Figure {

		double of(Window window);

	}

}
