package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of guarded work (rule 10): nothing is released while it runs, its
 * instance leads under no other term, it is interrupted soon after its term was lost, and
 * work that heeds interrupts has returned before another instance leads.
 */
final class GuardedWorkInvariants {

	private final Map<SimulatedWork.Run, Long> overSince = new IdentityHashMap<>();

	private final VirtualTime time;

	private final Grace grace;

	/**
	 * Whether the state threads always run: that of a paused process interrupts nothing.
	 */
	private final boolean threadsRun;

	private @Nullable String violation;

	GuardedWorkInvariants(Scenario scenario, VirtualTime time) {
		this.time = time;
		this.threadsRun = !scenario.has(Fault.PAUSE) && !scenario.has(Fault.SUSPENSION);
		this.grace = new Grace(scenario);
	}

	@Nullable String check(Collection<Instance> instances, Map<String, Instance> leaders) {
		for (Instance instance : instances) {
			for (SimulatedWork work : instance.application().works()) {
				for (SimulatedWork.Run run : work.runs()) {
					if (this.violation == null) {
						this.violation = check(instance, work, run, leaders.get(run.election()));
					}
				}
			}
		}
		return this.violation;
	}

	private @Nullable String check(Instance instance, SimulatedWork work, SimulatedWork.Run run,
			@Nullable Instance leader) {
		if (run.term().isValid()) {
			return null;
		}
		if (leader == instance) {
			return "%s leads %s again while work of %s runs".formatted(instance.name(), run.election(), run.term());
		}
		if (leader != null && this.threadsRun && !work.isStubborn()) {
			return "%s leads %s while %s works under %s".formatted(leader.name(), run.election(), instance.name(),
					run.term());
		}
		if (run != work.innermost()) {
			// Its thread is busy with nested work, which sees the interrupt first
			this.overSince.remove(run);
			return null;
		}
		long over = this.overSince.computeIfAbsent(run, (key) -> this.time.now());
		long resumed = instance.process().runningSince();
		if (!run.isInterrupted() && instance.process().isRunning() && this.time.now()
				- Math.max(over, resumed) > this.grace.untilStop(instance, run.term(), over < resumed)) {
			return "%s has not interrupted work of %s".formatted(instance.name(), run.term());
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
			for (SimulatedWork work : instance.application().works()) {
				for (SimulatedWork.Run run : work.runs()) {
					if (run.election().equals(held.election()) && run.term().fencingToken() == held.token()) {
						this.violation = "%s was released while %s works under it".formatted(held, instance.name());
					}
				}
			}
		}
	}

}
