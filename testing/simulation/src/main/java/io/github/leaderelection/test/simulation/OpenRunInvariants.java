package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of guarded runs that are tied to no thread (rule 10): nothing is
 * released while one is open, its node leads under no other term, it is signalled soon
 * after its term has ended, and one that heeds signals is closed before another node
 * leads.
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

	@Nullable String check(Collection<Node> nodes, Map<String, Node> leaders) {
		for (Node node : nodes) {
			for (SimulatedRun run : node.application().runs().open()) {
				if (this.violation == null && !run.term().isValid()) {
					this.violation = check(node, run, leaders.get(run.term().election()));
				}
			}
		}
		return this.violation;
	}

	private @Nullable String check(Node node, SimulatedRun run, @Nullable Node leader) {
		if (leader == node) {
			return "%s leads %s again while a run of %s is open".formatted(node.name(), run.term().election(),
					run.term());
		}
		if (leader != null && this.threadsRun && run.kind() != SimulatedRun.Kind.STUBBORN) {
			return "%s leads %s while a run of %s is open under %s".formatted(leader.name(), run.term().election(),
					node.name(), run.term());
		}
		long over = this.overSince.computeIfAbsent(run, (key) -> this.time.now());
		long resumed = node.process().runningSince();
		long passed = this.time.now() - Math.max(over, resumed);
		if (!node.process().isRunning() || run.isStopping()) {
			return null;
		}
		if (passed > this.grace.untilStop(node, run.term(), over < resumed)) {
			return "%s has not signalled a run of %s to stop".formatted(node.name(), run.term());
		}
		if (!run.isDraining() && passed > this.grace.untilDrain()) {
			return "%s has not signalled a run of %s to drain".formatted(node.name(), run.term());
		}
		return null;
	}

	/**
	 * Note that a record is released.
	 * @param held the record as it was before
	 * @param nodes the live nodes
	 */
	void onRelease(ElectionRecord held, Collection<Node> nodes) {
		for (Node node : nodes) {
			for (SimulatedRun run : node.application().runs().open()) {
				if (run.isOpen() && run.term().election().equals(held.election())
						&& run.term().fencingToken() == held.token()) {
					this.violation = "%s was released while a run of %s is open".formatted(held, node.name());
				}
			}
		}
	}

}
