package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.github.leaderelection.LeaderElector;

/**
 * Injects the faults of a scenario that strike instances and the store at random times,
 * and takes them back.
 */
final class Attack {

	private static final long MILLI = 1_000_000L;

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final Network network;

	private final SimulatedStore store;

	private final Trace trace;

	private final Simulation cluster;

	private final Failback failback;

	private final List<Fault> arsenal = new ArrayList<>();

	private boolean over;

	private long injected;

	private Duration longestLease;

	Attack(Scenario scenario, SplittableRandom random, VirtualTime time, Network network, SimulatedStore store,
			Trace trace, Simulation cluster) {
		this.scenario = scenario;
		this.random = random;
		this.time = time;
		this.network = network;
		this.store = store;
		this.trace = trace;
		this.cluster = cluster;
		this.longestLease = scenario.lease();
		this.failback = new Failback(scenario, random, time, store, trace, cluster, this);
		for (Fault fault : Fault.values()) {
			if (scenario.has(fault) && strikes(fault)) {
				this.arsenal.add(fault);
			}
		}
	}

	// The others are always there, in the network, the clocks or the applications
	private static boolean strikes(Fault fault) {
		return switch (fault) {
			case REQUEST_LOSS, ANSWER_LOSS, DELAY, DUPLICATE, CLOCK_RATE, HINT_LOSS, BAD_LISTENER, NANO_OVERFLOW,
					LEASE_CHANGE, GUARDED_WORK, STUBBORN_WORK, RESIGN_BETWEEN_TASKS, NESTED_WORK, ENVIRONMENT_ERROR,
					CLOCK_YEARS, OPEN_RUNS, EARLY_RELEASE, BAD_TELEMETRY, STORMS, OLD_FORMAT, TORN_BATCH, FAR_TOKEN ->
				false;
			default -> true;
		};
	}

	void begin() {
		if (!this.arsenal.isEmpty()) {
			this.time.schedule(this.random.nextLong(20_000 * MILLI), this::strike);
		}
	}

	long injected() {
		return this.injected;
	}

	Duration longestLease() {
		return this.longestLease;
	}

	void heal() {
		this.over = true;
		this.network.heal();
		this.store.setDown(false);
		this.store.setReadOnly(false);
		this.store.setLag(0);
		for (Instance instance : this.cluster.instances()) {
			instance.process().calls().cut(false, false);
			instance.process().setBadListeners(false);
			instance.process().errors().setRandom(null);
			instance.measured().setThrowing(false);
			instance.clock().resume();
			instance.process().resume();
			instance.application().rest();
			instance.start();
		}
		// The others stay as they are: nobody may have to wait for them
		this.cluster.instances()[0].candidacies().resume();
		this.cluster.instances()[0].candidacies().joinAgain();
		this.trace.add(() -> "all is well from now on");
	}

	private void strike() {
		if (this.over) {
			return;
		}
		Fault fault = this.arsenal.get(this.random.nextInt(this.arsenal.size()));
		int slot = victim();
		Instance instance = this.cluster.instances()[slot];
		long duration = this.random.nextLong(this.random.nextLong(1, 3 * this.scenario.lease().toNanos()));
		this.injected++;
		this.trace.add(() -> "%s strikes %s for %d ms".formatted(fault, instance.name(), duration / MILLI));
		strike(fault, slot, instance, duration);
		this.time.schedule(this.random.nextLong(this.random.nextLong(1, 12_000 * MILLI)), this::strike);
	}

	// Leaders are struck more often: a fault of a follower is rarely a danger
	int victim() {
		Instance[] instances = this.cluster.instances();
		int slot = this.random.nextInt(instances.length);
		for (int tries = 0; tries < 4
				&& instances[slot].electors().stream().noneMatch(LeaderElector::isLeader); tries++) {
			slot = this.random.nextInt(instances.length);
		}
		return slot;
	}

	private void strike(Fault fault, int slot, Instance instance, long duration) {
		SimulatedProcess process = instance.process();
		switch (fault) {
			case ONE_WAY_PARTITION -> {
				boolean requests = this.random.nextBoolean();
				process.calls().cut(requests, !requests);
				later(duration, () -> process.calls().cut(false, false));
			}
			case PARTITION -> {
				process.calls().cut(true, true);
				later(duration, () -> process.calls().cut(false, false));
			}
			case PAUSE -> {
				process.pause();
				later(duration, () -> {
					// Nothing runs on a machine that was suspended meanwhile
					if (!instance.clock().isSuspended()) {
						process.resume();
					}
				});
			}
			case SUSPENSION -> suspend(instance, duration);
			case WALL_STEP -> instance.clock().stepWall(this.random.nextLong(-3_600_000, 3_600_000));
			case CRASH -> this.cluster.boot(slot, nextLease());
			case CRASH_ALL -> {
				for (int i = 0; i < this.cluster.instances().length; i++) {
					this.cluster.boot(i, nextLease());
				}
			}
			case STORE_SLOW -> {
				this.network.setSlow(this.random.nextLong(4_000 * MILLI));
				later(duration, () -> this.network.setSlow(0));
			}
			case STORE_DOWN -> {
				this.store.setDown(true);
				later(duration, () -> this.store.setDown(false));
			}
			case STORE_READ_ONLY -> {
				this.store.setReadOnly(true);
				later(duration, () -> this.store.setReadOnly(false));
			}
			case STORE_RESTART -> this.store.data().restart();
			case STORE_WIPE -> this.store.data().wipe(this.random.nextBoolean());
			case STORE_ROLLBACK -> this.store.data().rollBack(this.random.nextLong(8_000 * MILLI));
			case STORE_PARTIAL_LOSS -> this.store.data().loseRecords(this.random.nextLong(8_000 * MILLI));
			case MARK_LOSS -> this.store.data().loseMark();
			case STORE_FAILBACK -> this.failback.strike();
			case LAGGING_READS -> {
				this.store.setLag(this.random.nextLong(this.scenario.lease().toNanos() * 3 / 2));
				later(2 * duration, () -> this.store.setLag(0));
			}
			case RESIGN -> instance.electors().forEach((elector) -> {
				if (process.isRunning()) {
					instance.application().resignations().resign(elector);
				}
			});
			case STOP -> stop(instance, duration);
			case CANDIDACY_PAUSE -> candidacy(instance, duration, Candidacies::pause, Candidacies::resume);
			case LEAVE -> {
				// Every other time for good
				boolean returns = this.random.nextBoolean();
				candidacy(instance, duration, Candidacies::leave, (candidacies) -> {
					if (returns) {
						candidacies.joinAgain();
					}
				});
			}
			case TRANSFER -> candidacy(instance, duration, Candidacies::transfer, (candidacies) -> {
			});
			default -> throw new IllegalArgumentException(fault + " does not strike");
		}
	}

	void resign() {
		for (Instance instance : this.cluster.instances()) {
			if (instance.process().isRunning()) {
				instance.electors().forEach(instance.application().resignations()::resign);
			}
		}
	}

	private void suspend(Instance instance, long duration) {
		SimulatedProcess process = instance.process();
		if (!process.isRunning()) {
			return;
		}
		process.pause();
		instance.clock().suspend();
		if (!this.scenario.suspendedWallMoves()) {
			instance.clock().stepWall(-duration / MILLI);
		}
		later(duration, () -> {
			instance.clock().resume();
			process.resume();
		});
	}

	private void candidacy(Instance instance, long duration, Consumer<Candidacies> action, Consumer<Candidacies> end) {
		if (instance.process().isRunning()) {
			action.accept(instance.candidacies());
			later(duration, () -> instance.process().executeApplication(() -> end.accept(instance.candidacies())));
		}
	}

	private void stop(Instance instance, long duration) {
		if (instance.process().isRunning()) {
			if (this.scenario.has(Fault.EARLY_RELEASE)) {
				instance.engine().drain(true);
				later(duration / 2, () -> {
					if (instance.process().isRunning()) {
						instance.engine().stopAsync();
					}
				});
			}
			else {
				instance.engine().stopAsync();
			}
			later(duration, () -> {
				if (instance.process().isRunning() && !instance.engine().isRunning()) {
					instance.start();
				}
			});
		}
	}

	void later(long delay, Runnable action) {
		this.time.schedule(delay, () -> {
			if (!this.over) {
				action.run();
			}
		});
	}

	private Duration nextLease() {
		if (!this.scenario.has(Fault.LEASE_CHANGE)) {
			return this.scenario.lease();
		}
		Duration lease = Duration.ofSeconds(this.random.nextInt(4, 21));
		this.longestLease = (lease.compareTo(this.longestLease) > 0) ? lease : this.longestLease;
		return lease;
	}

}
