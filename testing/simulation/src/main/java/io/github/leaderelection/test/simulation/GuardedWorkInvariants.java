package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of guarded work (rule 10): nothing is released while it runs, its
 * node leads under no other term, it is interrupted soon after its term was lost, and
 * work that heeds interrupts has returned before another node leads.
 */
final class GuardedWorkInvariants {

	private static final Duration GRACE = Duration.ofMillis(100);

	private static final Duration TICK = Duration.ofMillis(500);

	private static final Duration AFTER_RESUMPTION = Duration.ofSeconds(1);

	private final Map<SimulatedWork.Run, Long> overSince = new IdentityHashMap<>();

	private final VirtualTime time;

	private final long graceNanos;

	private final long drainGraceNanos;

	private final boolean stops;

	/**
	 * Whether the state threads always run: that of a paused process interrupts nothing.
	 */
	private final boolean threadsRun;

	private @Nullable String violation;

	GuardedWorkInvariants(Scenario scenario, VirtualTime time) {
		this.time = time;
		this.threadsRun = !scenario.has(Fault.PAUSE) && !scenario.has(Fault.SUSPENSION);
		ElectionSettings settings = ElectionSettings.ofLease(scenario.lease());
		this.stops = scenario.has(Fault.STOP);
		this.drainGraceNanos = grace(scenario, settings, settings.drainTimeout());
		// The timer of the deadline is one of the monotonic clock, the tick sees both
		this.graceNanos = grace(scenario, settings,
				(scenario.has(Fault.WALL_STEP) || scenario.has(Fault.SUSPENSION)) ? TICK : Duration.ZERO);
	}

	// How long work may run on after its term until it is interrupted
	private static long grace(Scenario scenario, ElectionSettings settings, Duration regular) {
		Duration grace = regular;
		if (scenario.has(Fault.ENVIRONMENT_ERROR)) {
			grace = grace.plus(TICK);
		}
		// A clock that is slow, and two clocks of one machine that differ
		return grace.plus(grace.plus(settings.leaseDuration()).dividedBy(9)).plus(GRACE).toNanos();
	}

	private long grace(Node node, SimulatedWork.Run run, boolean missed) {
		if (this.stops || node.application().resignations().contain(run.term())) {
			return this.drainGraceNanos;
		}
		return missed ? AFTER_RESUMPTION.toNanos() : this.graceNanos;
	}

	@Nullable String check(Collection<Node> nodes, Map<String, Node> leaders) {
		for (Node node : nodes) {
			for (SimulatedWork work : node.application().works()) {
				for (SimulatedWork.Run run : work.runs()) {
					if (this.violation == null) {
						this.violation = check(node, work, run, leaders.get(run.election()));
					}
				}
			}
		}
		return this.violation;
	}

	private @Nullable String check(Node node, SimulatedWork work, SimulatedWork.Run run, @Nullable Node leader) {
		if (run.term().isValid()) {
			return null;
		}
		if (leader == node) {
			return "%s leads %s again while work of %s runs".formatted(node.name(), run.election(), run.term());
		}
		if (leader != null && this.threadsRun && !work.isStubborn()) {
			return "%s leads %s while %s works under %s".formatted(leader.name(), run.election(), node.name(),
					run.term());
		}
		if (run != work.innermost()) {
			// Its thread is busy with nested work, which sees the interrupt first
			this.overSince.remove(run);
			return null;
		}
		long over = this.overSince.computeIfAbsent(run, (key) -> this.time.now());
		long resumed = node.process().runningSince();
		if (!run.isInterrupted() && node.process().isRunning()
				&& this.time.now() - Math.max(over, resumed) > grace(node, run, over < resumed)) {
			return "%s has not interrupted work of %s".formatted(node.name(), run.term());
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
			for (SimulatedWork work : node.application().works()) {
				for (SimulatedWork.Run run : work.runs()) {
					if (run.election().equals(held.election()) && run.term().fencingToken() == held.token()) {
						this.violation = "%s was released while %s works under it".formatted(held, node.name());
					}
				}
			}
		}
	}

}
