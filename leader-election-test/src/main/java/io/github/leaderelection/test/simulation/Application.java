package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The application on one process: threads of its own do guarded work and resign.
 *
 * @author Leader Election
 */
final class Application {

	private static final long LONGEST_BREAK = 8_000_000_000L;

	private static final int TASKS_BETWEEN_RESIGNS = 30;

	private final List<SimulatedWork> works = new ArrayList<>();

	private final Set<String> resigned = new HashSet<>();

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final SimulatedProcess process;

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
	 * @param trace told what it does
	 * @param name the name of the process
	 * @param reactionNanos how long work that was interrupted takes to return at most
	 */
	Application(Scenario scenario, SplittableRandom random, VirtualTime time, SimulatedProcess process, Trace trace,
			String name, long reactionNanos) {
		this.scenario = scenario;
		this.random = random;
		this.time = time;
		this.process = process;
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
			this.trace.add(() -> "%s begins guarded work of %s".formatted(this.name, work.term()));
			// Short work is as likely as long work
			long duration = this.random.nextLong(this.random.nextLong(1, 3 * this.scenario.lease().toNanos()));
			this.time.schedule(duration, () -> this.process.executeApplication(() -> end(work)));
		}
	}

	private void interrupted(SimulatedWork work) {
		if (!work.isStubborn()) {
			this.time.schedule(this.random.nextLong(this.reactionNanos),
					() -> this.process.executeApplication(() -> end(work)));
		}
	}

	private void end(SimulatedWork work) {
		if (this.works.remove(work)) {
			this.trace.add(() -> "%s ends guarded work of %s".formatted(this.name, work.term()));
			work.end();
			if (work.hasLeftInterrupt()) {
				this.violation = "%s gave a thread back interrupted".formatted(this.name);
			}
		}
	}

	private void resignBetweenTasks() {
		if (!this.resting && this.random.nextInt(TASKS_BETWEEN_RESIGNS) == 0) {
			resign(anyElector());
		}
	}

	/**
	 * Give up leadership.
	 * @param elector of which election
	 */
	void resign(LeaderElector elector) {
		Leadership term = elector.leadership().orElse(null);
		boolean led = elector.resign();
		if (led != (term != null) || elector.isLeader()) {
			this.violation = "%s resigned %s: %s, and leads: %s".formatted(this.name, term, led, elector.isLeader());
		}
		if (term != null) {
			this.resigned.add(term.election() + term.fencingToken());
			this.trace.add(() -> "%s resigns %s".formatted(this.name, term));
		}
	}

	/**
	 * Check why a term ended: an application that resigned it must not be told that it
	 * was lost.
	 * @param ended the event that it was told
	 */
	void onRevoked(LeadershipRevokedEvent ended) {
		boolean given = this.resigned.contains(ended.election() + ended.fencingToken());
		if (given != (ended.reason() == Reason.RESIGNED)) {
			this.violation = "%s was told %s though it %s".formatted(this.name, ended,
					(given) ? "resigned" : "did not resign");
		}
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

	@Nullable String violation() {
		return this.violation;
	}

}
