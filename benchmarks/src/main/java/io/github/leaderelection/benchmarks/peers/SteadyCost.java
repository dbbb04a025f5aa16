package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Traffic;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.benchmarks.peers.CandidateMain.Command;

/**
 * What a leader and a follower cost while nothing happens.
 */
final class SteadyCost {

	private static final Duration SETTLE = Duration.ofSeconds(5);

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Duration LONGEST_START = Duration.ofMinutes(2);

	private final Backend backend;

	private final Duration lease;

	private int trials;

	SteadyCost(Backend backend, Duration lease) {
		this.backend = backend;
		this.lease = lease;
	}

	/**
	 * Measure a library.
	 * @param peer the library
	 * @param elections in how many elections both processes take part
	 * @return what they cost
	 */
	Cost measure(Peer peer, int elections) {
		String name = "cost-%s-%s".formatted(peer.name().toLowerCase(Locale.ROOT), this.trials++);
		// On Raft two of three voters are a majority
		try (CandidateProcess leader = start(peer, name, 0, elections);
				CandidateProcess follower = start(peer, name, 1, elections)) {
			leader.awaitStart();
			follower.awaitStart();
			boolean all = awaitLed(List.of(leader, follower), elections);
			Wait.time(SETTLE);
			boolean inTurn = leader.request(Command.LED) >= follower.request(Command.LED);
			CandidateProcess first = (inTurn) ? leader : follower;
			CandidateProcess second = (inTurn) ? follower : leader;
			List<Reading> before = List.of(read(first), read(second));
			Wait.time(WINDOW);
			List<Reading> after = List.of(read(first), read(second));
			return new Cost(all, side(before.get(0), after.get(0)), side(before.get(1), after.get(1)));
		}
		finally {
			this.backend.forgetProcesses();
		}
	}

	private CandidateProcess start(Peer peer, String name, int number, int elections) {
		return new CandidateProcess(peer, number, new Entry(name, "candidate-" + number, elections,
				(int) this.lease.toMillis(), this.backend.arguments(number)));
	}

	private static boolean awaitLed(List<CandidateProcess> processes, int elections) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < LONGEST_START.toNanos()) {
			if (processes.stream().mapToLong((process) -> process.request(Command.LED)).sum() >= elections) {
				return true;
			}
			Wait.time(Duration.ofMillis(100));
		}
		return false;
	}

	private Reading read(CandidateProcess process) {
		return new Reading(this.backend.traffic(process.number()), process.request(Command.CPU),
				process.request(Command.THREADS));
	}

	private static Side side(Reading before, Reading after) {
		Traffic traffic = after.traffic.minus(before.traffic);
		return new Side(perSecond(traffic.roundTrips()), perSecond(traffic.up() + traffic.down()),
				perSecond((after.cpuNanos - before.cpuNanos) / 1e6), after.threads);
	}

	private static double perSecond(double amount) {
		return amount / WINDOW.toSeconds();
	}

	/**
	 * What was counted of a process until some time.
	 *
	 * @param traffic what went to and from it
	 * @param cpuNanos its CPU time in nanoseconds
	 * @param threads its threads
	 */
	private record Reading(Traffic traffic, long cpuNanos, long threads) {
	}

	/**
	 * What a process costs.
	 *
	 * @param roundTrips how often per second it waits for the store
	 * @param bytes bytes per second in both directions
	 * @param cpuMillis milliseconds of CPU time per second
	 * @param threads its threads
	 */
	record Side(double roundTrips, double bytes, double cpuMillis, long threads) {
	}

	/**
	 * What both processes cost.
	 *
	 * @param allLed whether all elections were led before the measurement
	 * @param leader what the process costs that leads more elections
	 * @param follower what the other one costs
	 */
	record Cost(boolean allLed, Side leader, Side follower) {
	}

}
