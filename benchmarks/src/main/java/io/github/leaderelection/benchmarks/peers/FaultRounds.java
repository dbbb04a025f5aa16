package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.servers.ServerProcess;

/**
 * Runs all libraries of a backend side by side on the same server, and lets the same
 * fault happen to all of them at the same time.
 */
final class FaultRounds {

	private static final int RAFT_VOTERS = 3;

	private static final int CANDIDATES = 2;

	private static final Duration LONGEST_START = Duration.ofMinutes(1);

	private static final Duration AFTERMATH = Duration.ofSeconds(2);

	private final Map<Peer, Map<Fault, List<Outcome>>> outcomes = new LinkedHashMap<>();

	private final Backend backend;

	private final List<Peer> peers;

	private final Duration lease;

	private final Duration bound;

	private int trials;

	/**
	 * Create new {@link FaultRounds}.
	 * @param backend the backend
	 * @param peers the libraries
	 * @param lease the lease of all libraries
	 * @param bound how long to wait for the end of two leaders
	 */
	FaultRounds(Backend backend, List<Peer> peers, Duration lease, Duration bound) {
		this.backend = backend;
		this.peers = peers;
		this.lease = lease;
		this.bound = bound;
	}

	Map<Peer, Map<Fault, List<Outcome>>> outcomes() {
		return this.outcomes;
	}

	/**
	 * Run one round of all faults, each on processes that saw no other.
	 */
	void run() {
		for (Fault fault : Fault.values()) {
			if (fault.isOf(this.backend.name())) {
				run(fault);
			}
		}
	}

	private void run(Fault fault) {
		List<Trial> open = new ArrayList<>();
		try {
			int size = (this.backend.server() != null) ? CANDIDATES : RAFT_VOTERS;
			for (Peer peer : this.peers) {
				open.add(new Trial(peer, this.backend, "trial-" + this.trials++, open.size() * size, size, this.lease));
			}
			open.forEach(Trial::awaitStart);
			await(LONGEST_START, () -> open.stream().allMatch((trial) -> trial.leader().isPresent()));
			// The others wait by now
			Wait.time(this.lease);
			run(fault, open);
		}
		finally {
			open.forEach(Trial::close);
			this.backend.forgetProcesses();
		}
	}

	private void run(Fault fault, List<Trial> open) {
		switch (fault) {
			case CUT -> {
				List<Victim> victims = strike(open, (leader) -> this.backend.cutOff(leader.number()));
				awaitOthers(victims);
				await(this.bound, () -> victims.stream().noneMatch((victim) -> leads(victim.leader())));
				victims.forEach((victim) -> note(fault, victim, victim.judge(victim.began())));
			}
			case PAUSE -> {
				List<Victim> victims = strike(open, CandidateProcess::pause);
				awaitOthers(victims);
				long resumed = System.nanoTime();
				victims.forEach((victim) -> victim.leader().resume());
				Wait.time(AFTERMATH);
				victims.forEach((victim) -> note(fault, victim, victim.judge(resumed)));
			}
			case SERVER_PAUSE -> {
				List<Victim> victims = strike(open, (leader) -> {
				});
				server().pause();
				Wait.time(this.lease.multipliedBy(2));
				server().resume();
				long resumed = System.nanoTime();
				Wait.time(this.lease.multipliedBy(2).plus(AFTERMATH));
				victims.forEach((victim) -> note(fault, victim,
						victim.judge(victim.began()).withNewLed(victim.trial().untilLed(resumed))));
			}
			case LOST_WRITE -> {
				List<Victim> victims = strike(open, (leader) -> {
				});
				server().kill();
				server().start();
				Wait.time(this.lease.multipliedBy(3).plus(AFTERMATH));
				victims.forEach((victim) -> note(fault, victim, victim.judge(victim.began())));
			}
			case KILL -> {
				List<Victim> victims = strike(open, CandidateProcess::kill);
				awaitOthers(victims);
				victims.forEach((victim) -> note(fault, victim, victim.judge(victim.began())));
			}
		}
	}

	private static List<Victim> strike(List<Trial> open, Consumer<CandidateProcess> how) {
		List<Victim> victims = new ArrayList<>();
		for (Trial trial : open) {
			trial.leader().ifPresent((leader) -> {
				victims.add(new Victim(trial, leader, System.nanoTime()));
				how.accept(leader);
			});
		}
		return victims;
	}

	private ServerProcess server() {
		return Objects.requireNonNull(this.backend.server());
	}

	private void note(Fault fault, Victim victim, Outcome outcome) {
		Peer peer = victim.trial().peer();
		this.outcomes.computeIfAbsent(peer, (key) -> new EnumMap<>(Fault.class))
			.computeIfAbsent(fault, (key) -> new ArrayList<>())
			.add(outcome);
		System.out.printf(Locale.ROOT, "%s, %s, %s: two leaders %.0f ms, old %.0f ms, new %.0f ms%n", fault,
				peer.backend(), peer.label(), outcome.twoLeaders(), outcome.oldLed(), outcome.newLed());
	}

	private void awaitOthers(List<Victim> victims) {
		await(this.lease.multipliedBy(4), () -> victims.stream().allMatch(Victim::isReplaced));
		Wait.time(AFTERMATH);
	}

	private static boolean leads(CandidateProcess process) {
		return process.hasLedSince(System.nanoTime() - Duration.ofMillis(100).toNanos());
	}

	// What does not come belongs to the figures
	private static void await(Duration atMost, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean() && System.nanoTime() - start < atMost.toNanos()) {
			Wait.time(Duration.ofMillis(20));
		}
	}

	/**
	 * A leader that a fault has struck, or whose server it will.
	 *
	 * @param trial the trial
	 * @param leader the leader
	 * @param began when it was struck
	 */
	private record Victim(Trial trial, CandidateProcess leader, long began) {

		boolean isReplaced() {
			return this.trial.isLedByAnother(this.leader, this.began);
		}

		Outcome judge(long from) {
			return this.trial.judge(this.leader, this.began, from);
		}

	}

}
