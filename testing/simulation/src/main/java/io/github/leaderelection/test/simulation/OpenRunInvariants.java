package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of guarded runs that are tied to no thread (rule 10): nothing is
 * released while one is open, its instance leads under no other term, it is signalled
 * soon after its term has ended, and one that heeds signals is closed before another
 * instance leads.
 */
final class OpenRunInvariants {

	private final Map<SimulatedRun, Long> overSince = new IdentityHashMap<>();

	private final VirtualTime time;

	private final Grace grace;

	/**
	 * Whether the threads always run: those of a paused process signal nothing.
	 */
	private final boolean threadsRun;

	private @Nullable String violation;

	OpenRunInvariants(Scenario scenario, VirtualTime time) {
		this.time = time;
		this.threadsRun = !scenario.has(Fault.PAUSE) && !scenario.has(Fault.SUSPENSION);
		this.grace = new Grace(scenario);
	}

	@Nullable String check(Collection<Instance> instances, Map<String, Instance> leaders) {
		for (Instance instance : instances) {
			for (SimulatedRun run : instance.application().runs().open()) {
				if (this.violation == null && !run.term().isValid()) {
					this.violation = check(instance, run, leaders.get(run.term().election()));
				}
			}
		}
		return this.violation;
	}

	private @Nullable String check(Instance instance, SimulatedRun run, @Nullable Instance leader) {
		if (leader == instance) {
			return "%s leads %s again while a run of %s is open".formatted(instance.name(), run.term().election(),
					run.term());
		}
		if (leader != null && this.threadsRun && run.kind() != SimulatedRun.Kind.STUBBORN) {
			return "%s leads %s while a run of %s is open under %s".formatted(leader.name(), run.term().election(),
					instance.name(), run.term());
		}
		long over = this.overSince.computeIfAbsent(run, (key) -> this.time.now());
		long resumed = instance.process().runningSince();
		long passed = this.time.now() - Math.max(over, resumed);
		if (!instance.process().isRunning() || run.isStopping()) {
			return null;
		}
		if (passed > this.grace.untilStop(instance, run.term(), over < resumed)) {
			return "%s has not signalled a run of %s to stop".formatted(instance.name(), run.term());
		}
		if (!run.isDraining() && passed > this.grace.untilDrain()) {
			return "%s has not signalled a run of %s to drain".formatted(instance.name(), run.term());
		}
		return null;
	}

	/**
	 * Note that a record is released.
	 * @param held the record as it was before
	 * @param instances the live instances
	 */
	void onRelease(ElectionRecord held, Collection<Instance> instances) {
		for (Instance instance : instances) {
			for (SimulatedRun run : instance.application().runs().open()) {
				if (run.isOpen() && run.term().election().equals(held.election())
						&& run.term().fencingToken() == held.token()) {
					this.violation = "%s was released while a run of %s is open".formatted(held, instance.name());
				}
			}
		}
	}

}
