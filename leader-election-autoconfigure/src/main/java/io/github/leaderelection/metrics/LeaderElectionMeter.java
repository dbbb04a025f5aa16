package io.github.leaderelection.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of this library, as {@code docs/reference.md} lists them.
 */
public enum LeaderElectionMeter implements MeterDocumentation {

	/**
	 * Whether this instance leads.
	 */
	LEADING("leader.election.leading", Meter.Type.GAUGE, null, "Whether this instance leads: 1 or 0",
			LeaderElectionTag.ELECTION),

	/**
	 * Time without a leader.
	 */
	LEADERLESS("leader.election.leaderless", Meter.Type.GAUGE, Unit.SECONDS,
			"Time since this instance knows of no leader, 0 while it knows of one", LeaderElectionTag.ELECTION),

	/**
	 * Time that the own term lasts at least.
	 */
	LEASE_REMAINING("leader.election.lease.remaining", Meter.Type.GAUGE, Unit.SECONDS,
			"Time that the term of this instance lasts without another heartbeat, 0 while it does not lead",
			LeaderElectionTag.ELECTION),

	/**
	 * Heartbeats to the store.
	 */
	HEARTBEATS("leader.election.heartbeats", Meter.Type.TIMER, Unit.SECONDS,
			"Heartbeats, from the sending to the answer of the store", LeaderElectionTag.OUTCOME),

	/**
	 * Terms of this instance.
	 */
	TERM("leader.election.term", Meter.Type.TIMER, Unit.SECONDS,
			"Terms of this instance that have ended, from the grant to the end", LeaderElectionTag.ELECTION,
			LeaderElectionTag.REASON),

	/**
	 * Takeovers by this instance.
	 */
	TAKEOVER("leader.election.takeover", Meter.Type.TIMER, Unit.SECONDS,
			"Takeovers by this instance, from the last sign of the leader before to the grant",
			LeaderElectionTag.ELECTION, LeaderElectionTag.AFTER),

	/**
	 * Hand-offs by this instance.
	 */
	HANDOFF("leader.election.handoff", Meter.Type.TIMER, Unit.SECONDS,
			"Hand-offs by this instance, from the end of the term to the acknowledged release",
			LeaderElectionTag.ELECTION, LeaderElectionTag.OUTCOME),

	/**
	 * Live members.
	 */
	MEMBERS("leader.election.members", Meter.Type.GAUGE, null, "Live members, as last observed"),

	/**
	 * Elections of this instance.
	 */
	ELECTIONS("leader.election.elections", Meter.Type.GAUGE, null, "Elections that this instance has joined"),

	/**
	 * Size of the view.
	 */
	VIEW_SIZE("leader.election.view.size", Meter.Type.GAUGE, null, "Election records and sessions in the last view",
			LeaderElectionTag.KIND),

	/**
	 * Stalls of this process.
	 */
	STALLS("leader.election.stalls", Meter.Type.TIMER, Unit.SECONDS,
			"Times for which this process or its machine did not run", LeaderElectionTag.KIND),

	/**
	 * Runs of leader-only work.
	 */
	WORK(LeaderWorkObservationDocumentation.NAME, Meter.Type.TIMER, Unit.SECONDS,
			"Runs of leader-only work that have ended", LeaderElectionTag.ELECTION, LeaderElectionTag.WORK,
			LeaderElectionTag.ERROR),

	/**
	 * Runs of leader-only work that are under way.
	 */
	WORK_ACTIVE("leader.election.work.active", Meter.Type.LONG_TASK_TIMER, Unit.SECONDS,
			"Runs of leader-only work that are under way", LeaderElectionTag.ELECTION, LeaderElectionTag.WORK),

	/**
	 * Calls of leader-only work that did not run.
	 */
	WORK_SKIPPED("leader.election.work.skipped", Meter.Type.COUNTER, null, "Calls of leader-only work that did not run",
			LeaderElectionTag.ELECTION, LeaderElectionTag.WORK, LeaderElectionTag.CAUSE),

	/**
	 * Overruns of leader-only work.
	 */
	WORK_OVERRUN("leader.election.work.overrun", Meter.Type.COUNTER, null,
			"Reports of leader-only work that has not ended after its stop signal", LeaderElectionTag.ELECTION,
			LeaderElectionTag.WORK),

	/**
	 * What runs while this instance leads.
	 */
	MANAGED_RUNNING("leader.election.managed.running", Meter.Type.GAUGE, null,
			"Whether work runs that is started and stopped with the term: 1 or 0", LeaderElectionTag.ELECTION,
			LeaderElectionTag.WORK),

	/**
	 * Writes that were refused.
	 */
	FENCE_REJECTIONS("leader.election.fence.rejections", Meter.Type.COUNTER, null,
			"Writes that a resource has refused because their term is over", LeaderElectionTag.ELECTION,
			LeaderElectionTag.RESOURCE);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final String description;

	private final LeaderElectionTag[] tags;

	LeaderElectionMeter(String name, Meter.Type type, @Nullable String baseUnit, String description,
			LeaderElectionTag... tags) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * Return what the meter measures.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	private static final class Unit {

		static final String SECONDS = "seconds";

	}

}
