package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * The application on one process: threads of its own do guarded work, and resign between
 * tasks of the engine.
 */
final class Application {

	private static final long LONGEST_BREAK = 8_000_000_000L;

	private static final int TASKS_BETWEEN_RESIGNS = 30;

	private static final int DEEPEST = 3;

	private final List<SimulatedWork> works = new ArrayList<>();

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final SimulatedProcess process;

	private final Resignations resignations;

	private final Trace trace;

	private final String name;

	private final long reactionNanos;

	private List<LeaderElector> electors = List.of();

	private boolean resting;

	private long begun;

	private @Nullable String violation;

	/**
	 * Create a new {@link Application}.
	 * @param scenario what it does
	 * @param random decides when
	 * @param time true time
	 * @param process where it runs
	 * @param resignations the terms that it resigned
	 * @param trace receives what it does
	 * @param name the name of the process
	 * @param reactionNanos how long work that was interrupted takes to return at most
	 */
	Application(Scenario scenario, SplittableRandom random, VirtualTime time, SimulatedProcess process,
			Resignations resignations, Trace trace, String name, long reactionNanos) {
		this.scenario = scenario;
		this.random = random;
		this.time = time;
		this.process = process;
		this.resignations = resignations;
		this.trace = trace;
		this.name = name;
		this.reactionNanos = reactionNanos;
	}

	void begin(List<LeaderElector> electors) {
		this.electors = electors;
		if (this.scenario.has(Fault.GUARDED_WORK)) {
			scheduleWork();
		}
		if (this.scenario.has(Fault.RESIGN_BETWEEN_TASKS)) {
			this.process.betweenTasks(this::resignBetweenTasks);
		}
	}

	private void scheduleWork() {
		this.time.schedule(this.random.nextLong(LONGEST_BREAK), () -> {
			if (!this.resting) {
				this.process.executeApplication(this::work);
				scheduleWork();
			}
		});
	}

	private void work() {
		LeaderElector elector = anyElector();
		boolean stubborn = this.scenario.has(Fault.STUBBORN_WORK) && this.random.nextBoolean();
		if (this.resting || !elector.isLeader()) {
			return;
		}
		SimulatedWork work = new SimulatedWork(elector, stubborn, this::interrupted);
		if (work.begin()) {
			this.works.add(work);
			this.begun++;
			Leadership term = work.innermost().term();
			this.trace.add(() -> "%s begins guarded work of %s".formatted(this.name, term));
			begun(work);
		}
	}

	private void begun(SimulatedWork work) {
		// Short work is as likely as long work
		long duration = this.random.nextLong(this.random.nextLong(1, 3 * this.scenario.lease().toNanos()));
		this.time.schedule(duration, () -> this.process.executeApplication(() -> end(work)));
		if (this.scenario.has(Fault.NESTED_WORK) && work.runs().size() < DEEPEST) {
			this.time.schedule(this.random.nextLong(duration + 1),
					() -> this.process.executeApplication(() -> goDeeper(work)));
		}
	}

	private void goDeeper(SimulatedWork work) {
		if (this.resting || !work.isRunning()) {
			return;
		}
		SimulatedWork.Run innermost = work.innermost();
		LeaderElector next = (this.random.nextBoolean()) ? elector(innermost.election()) : anyElector();
		SimulatedWork.Run outer = work.runs()
			.stream()
			.filter((run) -> run.election().equals(next.election()))
			.reduce((first, second) -> second)
			.orElse(null);
		boolean valid = outer != null && outer.term().isValid();
		boolean alone = work.runs().stream().allMatch((run) -> run.election().equals(next.election()));
		boolean interrupted = alone && innermost.isInterrupted();
		boolean draining = outer != null && isDraining(work, outer.term());
		SimulatedWork.Outcome outcome = work.goDeeper(next);
		this.trace.add(() -> "%s goes deeper from %s into %s: %s".formatted(this.name, innermost.term(),
				next.election(), outcome));
		if (outcome == SimulatedWork.Outcome.RAN) {
			begun(work);
		}
		if (outer != null && this.violation == null) {
			this.violation = switch (outcome) {
				case SKIPPED -> "%s skipped nested work of %s without a word".formatted(this.name, outer.term());
				case LOST -> (valid || draining) ? "%s refused nested work of %s, which %s".formatted(this.name,
						outer.term(), (valid) ? "lasts" : "drains") : null;
				case RAN ->
					(interrupted || work.innermost().term() != outer.term())
							? "%s went deeper under %s though %s".formatted(this.name, work.innermost().term(),
									(interrupted) ? "it was interrupted" : "its outer work is of " + outer.term())
							: null;
			};
		}
	}

	// Work may drain unless it was interrupted, its drain time may be over, or the wall
	// clock says that its machine was suspended
	private boolean isDraining(SimulatedWork work, Leadership term) {
		return this.resignations.letDrain(term) && work.runs().stream().noneMatch(SimulatedWork.Run::isInterrupted)
				&& !this.scenario.has(Fault.SUSPENSION) && !this.scenario.has(Fault.WALL_STEP);
	}

	private void interrupted(SimulatedWork work) {
		if (!work.isStubborn()) {
			// Each run in its turn, and all of them soon enough
			this.time.schedule(this.random.nextLong(this.reactionNanos / DEEPEST),
					() -> this.process.executeApplication(() -> end(work)));
		}
	}

	private void end(SimulatedWork work) {
		if (!work.isRunning()) {
			return;
		}
		Leadership term = work.innermost().term();
		this.trace.add(() -> "%s ends guarded work of %s".formatted(this.name, term));
		work.endInnermost();
		if (!work.isRunning()) {
			this.works.remove(work);
			if (work.hasLeftInterrupt()) {
				this.violation = "%s gave a thread back interrupted".formatted(this.name);
			}
		}
		else if (work.innermost().isInterrupted()) {
			// It was interrupted before it went deeper
			interrupted(work);
		}
	}

	private void resignBetweenTasks() {
		if (!this.resting && this.random.nextInt(TASKS_BETWEEN_RESIGNS) == 0) {
			this.resignations.resign(anyElector());
		}
	}

	private LeaderElector elector(String election) {
		return this.electors.stream()
			.filter((elector) -> elector.election().equals(election))
			.findFirst()
			.orElseThrow();
	}

	private LeaderElector anyElector() {
		return this.electors.get(this.random.nextInt(this.electors.size()));
	}

	/**
	 * Begin nothing more.
	 */
	void rest() {
		this.resting = true;
	}

	/**
	 * End with the process.
	 */
	void kill() {
		rest();
		this.works.forEach(SimulatedWork::end);
		this.works.clear();
	}

	/**
	 * Return the work that runs.
	 * @return the work
	 */
	List<SimulatedWork> works() {
		return this.works;
	}

	/**
	 * Return how often work has run.
	 * @return the number
	 */
	long begun() {
		return this.begun;
	}

	Resignations resignations() {
		return this.resignations;
	}

	@Nullable String violation() {
		return (this.violation != null) ? this.violation : this.resignations.violation();
	}

}
