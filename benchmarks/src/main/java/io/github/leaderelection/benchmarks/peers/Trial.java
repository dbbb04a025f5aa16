package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.benchmarks.measure.Backend;

/**
 * Processes with one library, which elect one leader.
 */
final class Trial implements AutoCloseable {

	private static final long RECENT = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long INTERRUPTION = TimeUnit.MILLISECONDS.toNanos(500);

	private final Peer peer;

	private final List<CandidateProcess> processes = new ArrayList<>();

	/**
	 * Start the processes without waiting for them.
	 * @param peer the library
	 * @param backend where they elect
	 * @param name the name of the trial
	 * @param first the number of the first process
	 * @param size how many processes there are
	 * @param lease the lease
	 */
	Trial(Peer peer, Backend backend, String name, int first, int size, Duration lease) {
		this.peer = peer;
		for (int number = first; number < first + size; number++) {
			this.processes.add(new CandidateProcess(peer, number,
					new Entry(name, "candidate-" + number, 1, (int) lease.toMillis(), backend.arguments(number))));
		}
	}

	Peer peer() {
		return this.peer;
	}

	void awaitStart() {
		this.processes.forEach(CandidateProcess::awaitStart);
	}

	/**
	 * Return the process that leads.
	 * @return the process, empty if none has led in the last moment
	 */
	Optional<CandidateProcess> leader() {
		long recent = System.nanoTime() - RECENT;
		return this.processes.stream().filter((process) -> process.hasLedSince(recent)).findFirst();
	}

	/**
	 * Return whether a process other than the given one has led since some time.
	 * @param leader the process
	 * @param since the time
	 * @return whether one has
	 */
	boolean isLedByAnother(CandidateProcess leader, long since) {
		return this.processes.stream().anyMatch((process) -> process != leader && process.hasLedSince(since));
	}

	/**
	 * Judge what was observed.
	 * @param leader the process that led when the fault began
	 * @param began when the fault began
	 * @param from from when on the old leader should lead no more
	 * @return the outcome
	 */
	Outcome judge(CandidateProcess leader, long began, long from) {
		List<List<Span>> all = this.processes.stream().map((process) -> since(began, process)).toList();
		long overlap = 0;
		for (int one = 0; one < all.size(); one++) {
			for (int other = one + 1; other < all.size(); other++) {
				overlap += Span.overlap(all.get(one), all.get(other));
			}
		}
		long lastYes = lastYes(leader, from);
		double newLed = this.processes.stream()
			.flatMap((process) -> since((process != leader) ? began : lastYes + 1, process).stream())
			.mapToLong(Span::from)
			.min()
			.stream()
			.mapToDouble((first) -> millis(first - began))
			.findFirst()
			.orElse(Double.POSITIVE_INFINITY);
		return new Outcome(millis(overlap), millis(lastYes - from), newLed);
	}

	/**
	 * Return how long it took until any process led.
	 * @param since from when on
	 * @return milliseconds, infinite if none has
	 */
	double untilLed(long since) {
		return this.processes.stream()
			.flatMap((process) -> since(since, process).stream())
			.mapToLong(Span::from)
			.min()
			.stream()
			.mapToDouble((first) -> millis(first - since))
			.findFirst()
			.orElse(Double.POSITIVE_INFINITY);
	}

	// Later it may be elected again
	private static long lastYes(CandidateProcess leader, long from) {
		long last = from;
		for (Span span : since(from, leader)) {
			if (span.from() - last > INTERRUPTION) {
				break;
			}
			last = span.to();
		}
		return last;
	}

	private static List<Span> since(long nanos, CandidateProcess process) {
		return process.spans()
			.stream()
			.filter((span) -> span.to() >= nanos)
			.map((span) -> new Span(Math.max(nanos, span.from()), span.to()))
			.toList();
	}

	private static double millis(long nanos) {
		return nanos / 1e6;
	}

	@Override
	public void close() {
		this.processes.forEach(CandidateProcess::close);
	}

}
