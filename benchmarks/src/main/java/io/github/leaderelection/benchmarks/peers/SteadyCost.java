package io.github.leaderelection.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Traffic;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.benchmarks.peers.CandidateMain.Command;
import io.github.leaderelection.servers.RedisServer;

/**
 * What a leader and a follower cost while nothing happens.
 */
final class SteadyCost {

	private static final Pattern COMMANDS = Pattern.compile("total_commands_processed:(\\d+)");

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
			Sample before = sample(first, second);
			Wait.time(WINDOW);
			Sample after = sample(first, second);
			return new Cost(all, perSecond(after.operations - before.operations),
					perSecond(bytes(after.first.minus(before.first))),
					perSecond(bytes(after.second.minus(before.second))),
					perSecond((after.firstCpu - before.firstCpu) / 1e6),
					perSecond((after.secondCpu - before.secondCpu) / 1e6), first.request(Command.THREADS),
					second.request(Command.THREADS));
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

	private Sample sample(CandidateProcess first, CandidateProcess second) {
		return new Sample(operations(), this.backend.traffic(first.number()), this.backend.traffic(second.number()),
				first.request(Command.CPU), second.request(Command.CPU));
	}

	private long operations() {
		if (this.backend.server() instanceof RedisServer redis) {
			try {
				Matcher commands = COMMANDS.matcher(redis.call("INFO", "stats"));
				return (commands.find()) ? Long.parseLong(commands.group(1)) : 0;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return this.backend.counts().values().stream().mapToLong(Long::longValue).sum();
	}

	private static double perSecond(double amount) {
		return amount / WINDOW.toSeconds();
	}

	private static long bytes(Traffic traffic) {
		return traffic.up() + traffic.down();
	}

	/**
	 * What was counted until some time.
	 *
	 * @param operations what the server has executed
	 * @param first what went to and from the leader
	 * @param second what went to and from the follower
	 * @param firstCpu the CPU time of the leader in nanoseconds
	 * @param secondCpu the CPU time of the follower in nanoseconds
	 */
	private record Sample(long operations, Traffic first, Traffic second, long firstCpu, long secondCpu) {
	}

	/**
	 * What both processes cost.
	 *
	 * @param allLed whether all elections were led before the measurement
	 * @param operations what the server executes per second for both
	 * @param leaderBytes bytes per second of the leader, both directions
	 * @param followerBytes bytes per second of the follower
	 * @param leaderCpu milliseconds of CPU time per second of the leader
	 * @param followerCpu milliseconds of CPU time per second of the follower
	 * @param leaderThreads the threads of the leader's process
	 * @param followerThreads the threads of the follower's process
	 */
	record Cost(boolean allLed, double operations, double leaderBytes, double followerBytes, double leaderCpu,
			double followerCpu, long leaderThreads, long followerThreads) {
	}

}
