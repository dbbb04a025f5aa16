package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.Spread;
import io.github.leaderelection.benchmarks.measure.Wait;

/**
 * How long it takes until all of many elections are led again, after their leader was
 * stopped in good order and after it was killed, and how ten instances share them.
 */
final class Takeover {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration RETRY_PERIOD = Duration.ofMillis(600);

	private static final int CROWD = 10;

	private final Report report;

	private final int elections;

	private final int rounds;

	Takeover(Report report, int elections, int rounds) {
		this.report = report;
		this.elections = elections;
		this.rounds = rounds;
	}

	void begin() {
		this.report.text(
				"%,d elections change hands, lease %d s, heartbeat each %d ms. Milliseconds: median (least–most) of %d kills and twice as many stops, ten instances once. Elections per instance: least–most, the share is %d.",
				this.elections, LEASE.toSeconds(), RETRY_PERIOD.toMillis(), this.rounds, this.elections / CROWD);
		this.report.table("backend", "what happens", "to the first grant", "from the first to the last grant",
				"elections per instance");
	}

	void run(Backend backend, Cluster cluster) {
		List<Change> stopped = new ArrayList<>();
		List<Change> killed = new ArrayList<>();
		String namespace = cluster.nextNamespace();
		join(cluster, 0, namespace, 1);
		cluster.awaitLed(0, this.elections);
		// The first two take over with code that was never run before
		for (int round = 0; round < this.rounds; round++) {
			stopped.add(stop(cluster, namespace, 0, 1));
			stopped.add(stop(cluster, namespace, 1, 0));
		}
		for (int round = 0; round < this.rounds; round++) {
			stop(cluster, namespace, 0, 1);
			join(cluster, 0, namespace, 1);
			cluster.awaitKnown(0, this.elections);
			killed.add(change(cluster, 0, () -> cluster.kill(1)));
			cluster.replace(1);
		}
		row(backend, "graceful stop, one other instance", stopped, "");
		row(backend, "kill -9, one other instance", killed, "");
		join(cluster, 2, namespace, CROWD);
		cluster.awaitKnown(2, this.elections);
		Change crowd = change(cluster, 2, () -> cluster.kill(0));
		row(backend, "kill -9, ten other instances", List.of(crowd), shares(cluster));
		cluster.replace(0);
		cluster.leaveAll();
		String empty = cluster.nextNamespace();
		Change started = change(cluster, 2, () -> join(cluster, 2, empty, CROWD));
		row(backend, "start of ten instances", List.of(started), shares(cluster));
		cluster.leaveAll();
	}

	private Change stop(Cluster cluster, String namespace, int leader, int other) {
		join(cluster, other, namespace, 1);
		cluster.awaitKnown(other, this.elections);
		Change change = change(cluster, other, () -> cluster.child(leader).send(Command.STOP));
		cluster.child(leader).numbers();
		cluster.child(leader).request(Command.CLOSE);
		return change;
	}

	private void join(Cluster cluster, int number, String namespace, int instances) {
		cluster.join(number, namespace, this.elections, instances, LEASE, RETRY_PERIOD);
	}

	/**
	 * Let a process take over all elections.
	 * @param cluster the processes
	 * @param number the number of the process
	 * @param cause what makes it take over
	 * @return how long it took
	 */
	private Change change(Cluster cluster, int number, Runnable cause) {
		cluster.child(number).request(Command.RESET);
		long start = System.nanoTime();
		cause.run();
		Wait.until("all grants", () -> cluster.child(number).request(Command.GRANTS)[0] >= this.elections);
		cluster.awaitLed(number, this.elections);
		long[] grants = cluster.child(number).request(Command.GRANTS);
		return new Change(grants[1] - start, grants[2] - grants[1]);
	}

	private static String shares(Cluster cluster) {
		long[] led = cluster.child(2).request(Command.LED);
		return "%d–%d".formatted(Arrays.stream(led).min().orElse(0), Arrays.stream(led).max().orElse(0));
	}

	private void row(Backend backend, String what, List<Change> changes, String shares) {
		this.report.row(backend.name(), what,
				Spread.of(changes.stream().map((change) -> change.first() / 1e6).toList()).cell(0),
				Spread.of(changes.stream().map((change) -> change.rest() / 1e6).toList()).cell(0), shares);
	}

	/**
	 * One change of the leader of all elections.
	 *
	 * @param first nanoseconds until the first grant
	 * @param rest nanoseconds from then to the last grant
	 */
	private record Change(long first, long rest) {
	}

}
