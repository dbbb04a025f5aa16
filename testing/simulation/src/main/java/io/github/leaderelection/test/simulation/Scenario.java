package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import io.github.leaderelection.engine.ElectionEngineBuilder;
import io.github.leaderelection.store.ElectionStore;

/**
 * The parameters of one history: all of them follow from the seed, unless a test of the
 * simulation's power bends them.
 *
 * @param seed decides everything that is random
 * @param instances how many processes there are
 * @param elections how many elections
 * @param lease the lease duration that processes begin with
 * @param length how long faults are injected, in virtual time
 * @param faults what can go wrong
 * @param ratePerMillion by how many parts in a million a clock may be fast or slow
 * @param suspendedWallMoves whether the wall clock of a suspended machine moves
 * @param kind how the store is made
 * @param engine what is done to the builder of every engine
 * @param store what is put between every engine and the store
 */
public record Scenario(long seed, int instances, int elections, Duration lease, Duration length, Set<Fault> faults,
		long ratePerMillion, boolean suspendedWallMoves, StoreKind kind, UnaryOperator<ElectionEngineBuilder> engine,
		UnaryOperator<ElectionStore> store) {

	/**
	 * One history in so many has many elections.
	 */
	private static final int MANY_IN = 32;

	private static final int MOST_ELECTIONS = 50;

	/**
	 * Return the scenario of a seed.
	 * @param seed the seed
	 * @return the scenario
	 */
	public static Scenario ofSeed(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
		// One history in sixteen is free of faults: its leader may not be idle
		int density = random.nextInt(16);
		for (Fault fault : Fault.values()) {
			boolean drawnApart = Fault.OF_APPLICATIONS.contains(fault) || Fault.ADDED.contains(fault)
					|| Fault.OF_CANDIDACIES.contains(fault) || Fault.OF_OPERATION.contains(fault)
					|| Fault.OF_MARKS.contains(fault);
			if (!drawnApart && random.nextInt(32) < density) {
				faults.add(fault);
			}
		}
		SplittableRandom applications = new SplittableRandom(~seed);
		for (Fault fault : Fault.OF_APPLICATIONS) {
			if (density > 0 && applications.nextInt(3) == 0) {
				faults.add(fault);
			}
		}
		SplittableRandom added = new SplittableRandom(Long.reverse(seed));
		for (Fault fault : Fault.ADDED) {
			if (density > 0 && added.nextInt(4) == 0) {
				faults.add(fault);
			}
		}
		SplittableRandom candidacies = new SplittableRandom(Long.reverse(~seed));
		for (Fault fault : Fault.OF_CANDIDACIES) {
			if (density > 0 && candidacies.nextInt(4) == 0) {
				faults.add(fault);
			}
		}
		SplittableRandom operation = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L);
		for (Fault fault : Fault.OF_OPERATION) {
			if (density > 0 && operation.nextInt(4) == 0) {
				faults.add(fault);
			}
		}
		SplittableRandom marks = new SplittableRandom(seed ^ 0x165667B19E3779F9L);
		int many = (marks.nextInt(MANY_IN) == 0) ? marks.nextInt(4, MOST_ELECTIONS + 1) : 0;
		for (Fault fault : Fault.OF_MARKS) {
			if (density > 0 && marks.nextInt(5) == 0) {
				faults.add(fault);
			}
		}
		return new Scenario(seed, random.nextInt(3, 8), Math.max(random.nextInt(1, 4), many), Duration.ofSeconds(10),
				Duration.ofSeconds(random.nextInt(60, 181)), faults, 90_000, true, StoreKind.of(seed),
				UnaryOperator.identity(), UnaryOperator.identity())
			.withoutImpossible();
	}

	// What is not promised is not asked for. Tokens outlive lost data only by wall clocks
	// that agree, and not at all after a token of a clock that was years ahead; the wall
	// clock is no witness of a suspension if it is stepped back meanwhile; and a longer
	// lease than one's own is unknown where its record is lost. The store never fails
	// over
	// and back between two views of a session (Failback).
	private Scenario withoutImpossible() {
		EnumSet<Fault> possible = EnumSet.noneOf(Fault.class);
		possible.addAll(this.faults);
		if (losesData()) {
			possible.remove(Fault.WALL_STEP);
			possible.remove(Fault.LEASE_CHANGE);
			possible.remove(Fault.CLOCK_YEARS);
			possible.remove(Fault.FAR_TOKEN);
		}
		if (possible.contains(Fault.SUSPENSION)) {
			possible.remove(Fault.WALL_STEP);
		}
		return withFaults(possible);
	}

	boolean losesData() {
		return has(Fault.STORE_WIPE) || has(Fault.STORE_ROLLBACK) || has(Fault.STORE_FAILBACK)
				|| has(Fault.STORE_PARTIAL_LOSS);
	}

	boolean has(Fault fault) {
		return this.faults.contains(fault);
	}

	/**
	 * Return this scenario with other faults.
	 * @param faults the faults
	 * @return the scenario
	 */
	public Scenario withFaults(Set<Fault> faults) {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, faults,
				this.ratePerMillion, this.suspendedWallMoves, this.kind, this.engine, this.store);
	}

	/**
	 * Return this scenario with applications that only watch.
	 * @return the scenario
	 */
	Scenario withIdleApplications() {
		EnumSet<Fault> fewer = EnumSet.noneOf(Fault.class);
		fewer.addAll(this.faults);
		fewer.removeAll(Fault.OF_APPLICATIONS);
		fewer.removeAll(Fault.OF_CANDIDACIES);
		return withFaults(fewer);
	}

	/**
	 * Return this scenario without the faults that were added later, so that a seed from
	 * before means what it did.
	 * @return the scenario
	 */
	Scenario withoutAddedFaults() {
		EnumSet<Fault> fewer = EnumSet.noneOf(Fault.class);
		fewer.addAll(this.faults);
		fewer.removeAll(Fault.ADDED);
		fewer.removeAll(Fault.OF_CANDIDACIES);
		fewer.removeAll(Fault.OF_OPERATION);
		fewer.removeAll(Fault.OF_MARKS);
		return withFaults(fewer);
	}

	/**
	 * Return this scenario with a store that gives no hints of heartbeats.
	 * @return the scenario
	 */
	Scenario withoutAnnouncements() {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				this.ratePerMillion, this.suspendedWallMoves, this.kind.withoutAnnouncements(), this.engine,
				this.store);
	}

	/**
	 * Return this scenario with a store that knows nothing of heartbeats apart from
	 * views.
	 * @return the scenario
	 */
	Scenario withoutAges() {
		return withKind(this.kind.withAges(StoreKind.Ages.UNKNOWN));
	}

	/**
	 * Return this scenario with a fault more.
	 * @param fault the fault
	 * @return the scenario
	 */
	public Scenario with(Fault fault) {
		EnumSet<Fault> more = EnumSet.of(fault);
		more.addAll(this.faults);
		return withFaults(more).withoutImpossible();
	}

	/**
	 * Return this scenario with another number of elections.
	 * @param elections how many there are
	 * @return the scenario
	 */
	Scenario withElections(int elections) {
		return new Scenario(this.seed, this.instances, elections, this.lease, this.length, this.faults,
				this.ratePerMillion, this.suspendedWallMoves, this.kind, this.engine, this.store);
	}

	/**
	 * Return this scenario with a store that is made otherwise.
	 * @param kind how it is made
	 * @return the scenario
	 */
	Scenario withKind(StoreKind kind) {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				this.ratePerMillion, this.suspendedWallMoves, kind, this.engine, this.store);
	}

	/**
	 * Return this scenario with other clock rates.
	 * @param ratePerMillion by how many parts in a million a clock may be fast or slow
	 * @return the scenario
	 */
	public Scenario withRates(long ratePerMillion) {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				ratePerMillion, this.suspendedWallMoves, this.kind, this.engine, this.store);
	}

	/**
	 * Return this scenario with wall clocks that stand still during a suspension.
	 * @return the scenario
	 */
	public Scenario withFrozenWall() {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				this.ratePerMillion, false, this.kind, this.engine, this.store);
	}

	/**
	 * Return this scenario with something done to every engine.
	 * @param engine what is done to its builder
	 * @return the scenario
	 */
	public Scenario withEngine(UnaryOperator<ElectionEngineBuilder> engine) {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				this.ratePerMillion, this.suspendedWallMoves, this.kind, engine, this.store);
	}

	/**
	 * Return this scenario with something between every engine and the store.
	 * @param store wraps the store
	 * @return the scenario
	 */
	public Scenario withStore(UnaryOperator<ElectionStore> store) {
		return new Scenario(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
				this.ratePerMillion, this.suspendedWallMoves, this.kind, this.engine, store);
	}

	@Override
	public String toString() {
		return "seed %d: %d instances, %d elections, lease %s, %s of faults %s, clock rates within %d ppm, %s"
			.formatted(this.seed, this.instances, this.elections, this.lease, this.length, this.faults,
					this.ratePerMillion, this.kind);
	}

}
