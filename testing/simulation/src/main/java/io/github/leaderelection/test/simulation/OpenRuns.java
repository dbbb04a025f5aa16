package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import io.github.leaderelection.LeaderElector;
import org.jspecify.annotations.Nullable;

/**
 * The guarded runs of the application on one process that are tied to no thread.
 */
final class OpenRuns {

	private static final long LONGEST_BREAK = 8_000_000_000L;

	private final List<SimulatedRun> open = new ArrayList<>();

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final SimulatedProcess process;

	private final Trace trace;

	private final String name;

	private final long reactionNanos;

	private boolean resting;

	private long begun;

	private @Nullable String violation;

	/**
	 * Create a new {@link OpenRuns}.
	 * @param scenario what the application does
	 * @param random decides when
	 * @param time true time
	 * @param process where it runs
	 * @param trace receives what it does
	 * @param name the name of the process
	 * @param reactionNanos how long a run that heeds a signal takes to close at most
	 */
	OpenRuns(Scenario scenario, SplittableRandom random, VirtualTime time, SimulatedProcess process, Trace trace,
			String name, long reactionNanos) {
		this.scenario = scenario;
		this.random = random;
		this.time = time;
		this.process = process;
		this.trace = trace;
		this.name = name;
		this.reactionNanos = reactionNanos;
	}

	/**
	 * Begin runs again and again.
	 * @param electors returns the elector of the next run
	 */
	void schedule(Supplier<LeaderElector> electors) {
		this.time.schedule(this.random.nextLong(LONGEST_BREAK), () -> {
			if (!this.resting) {
				this.process.executeApplication(() -> begin(electors.get()));
				schedule(electors);
			}
		});
	}

	private void begin(LeaderElector elector) {
		if (this.resting) {
			return;
		}
		SimulatedRun run = new SimulatedRun(kind(), this::heed);
		if (run.begin(elector)) {
			this.open.add(run);
			this.begun++;
			this.trace.add(() -> "%s begins a run of kind %s under %s".formatted(this.name, run.kind(), run.term()));
			if (run.kind() != SimulatedRun.Kind.ENDLESS) {
				later(this.random.nextLong(this.random.nextLong(1, 3 * this.scenario.lease().toNanos())), run);
			}
		}
	}

	private SimulatedRun.Kind kind() {
		SimulatedRun.Kind[] kinds = SimulatedRun.Kind.values();
		int stubborn = (this.scenario.has(Fault.STUBBORN_WORK)) ? 0 : 1;
		return kinds[this.random.nextInt(kinds.length - stubborn)];
	}

	private void heed(SimulatedRun run) {
		later(this.random.nextLong(this.reactionNanos), run);
	}

	private void later(long delay, SimulatedRun run) {
		this.time.schedule(delay, () -> this.process.executeApplication(() -> close(run)));
	}

	private void close(SimulatedRun run) {
		if (run.isOpen()) {
			this.trace.add(() -> "%s closes the run of kind %s under %s".formatted(this.name, run.kind(), run.term()));
			run.close();
		}
		if (run.violation() != null) {
			this.violation = run.violation();
		}
		this.open.remove(run);
	}

	/**
	 * Begin nothing more, and end what lasts for ever.
	 */
	void rest() {
		this.resting = true;
		List.copyOf(this.open)
			.stream()
			.filter((run) -> run.kind() == SimulatedRun.Kind.ENDLESS)
			.forEach((run) -> this.process.executeApplication(() -> close(run)));
	}

	/**
	 * End with the process.
	 */
	void kill() {
		this.resting = true;
		this.open.clear();
	}

	/**
	 * Return the runs that are open.
	 * @return the runs
	 */
	List<SimulatedRun> open() {
		return this.open;
	}

	long begun() {
		return this.begun;
	}

	@Nullable String violation() {
		return this.violation;
	}

}
