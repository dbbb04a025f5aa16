package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Failovers of the store to another server and back. Across them leaders resign,
 * instances start, and instances are cut off: what they do not see of it is what makes an
 * identity that returns a danger.
 */
final class Failback {

	private static final long MOST_LOST = 8_000_000_000L;

	private static final long MOMENT = 30_000_000L;

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final SimulatedStore store;

	private final Trace trace;

	private final Simulation cluster;

	private final Attack attack;

	Failback(Scenario scenario, SplittableRandom random, VirtualTime time, SimulatedStore store, Trace trace,
			Simulation cluster, Attack attack) {
		this.scenario = scenario;
		this.random = random;
		this.time = time;
		this.store = store;
		this.trace = trace;
		this.cluster = cluster;
		this.attack = attack;
	}

	void strike() {
		Instance bystander = this.cluster.instances()[this.random.nextInt(this.cluster.instances().length)];
		if (this.random.nextBoolean()) {
			bystander.process().calls().cut(true, true);
		}
		if (resigns()) {
			this.attack.resign();
		}
		this.attack.later(this.random.nextLong(MOMENT), () -> failOver(bystander));
	}

	private void failOver(Instance bystander) {
		int former = this.store.data().incarnation();
		this.store.data().rollBack(this.random.nextLong(MOST_LOST));
		this.trace.add(() -> "the store fails over from " + StoreData.storeId(former));
		if (resigns()) {
			this.attack.later(this.random.nextLong(MOST_LOST), this.attack::resign);
		}
		long away = this.random.nextLong(5 * this.scenario.lease().toNanos() / 2);
		this.attack.later(away, () -> failBack(former, bystander));
	}

	private boolean resigns() {
		return this.scenario.has(Fault.RESIGN) && this.random.nextBoolean();
	}

	private void failBack(int former, Instance bystander) {
		if (former == this.store.data().incarnation()) {
			bystander.process().calls().cut(false, false);
			return;
		}
		if (isUnnoticed(former)) {
			this.attack.later(MOMENT, () -> failBack(former, bystander));
			return;
		}
		this.trace.add(() -> "the store fails back to " + StoreData.storeId(former));
		boolean replicated = this.random.nextBoolean();
		this.store.data().failBack(former, replicated ? this.random.nextLong(MOST_LOST) : -1);
		bystander.process().calls().cut(false, false);
		int slot = this.attack.victim();
		if (this.random.nextBoolean()) {
			Instance leader = this.cluster.instances()[slot];
			leader.process().calls().cut(true, true);
			this.attack.later(this.random.nextLong(this.scenario.lease().toNanos()),
					() -> leader.process().calls().cut(false, false));
		}
		int other = this.random.nextInt(this.cluster.instances().length);
		if (other != slot && this.random.nextBoolean()) {
			this.cluster.boot(other, this.scenario.lease());
		}
	}

	// The stated limit: a failover and back between two views of a session that are no
	// further apart than the renew deadline. A session cannot notice it. One whose last
	// view is older than that does, since its next one is the first after a gap.
	private boolean isUnnoticed(int former) {
		Duration longestGap = this.attack.longestLease().multipliedBy(8).dividedBy(10);
		String storeId = StoreData.storeId(former);
		long since = this.time.now() - longestGap.toNanos();
		return Arrays.stream(this.cluster.instances())
			.anyMatch((instance) -> instance.process().calls().seen().endWith(storeId, since));
	}

}
