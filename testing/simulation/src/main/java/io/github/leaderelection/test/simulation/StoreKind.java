package io.github.leaderelection.test.simulation;

import java.util.SplittableRandom;

/**
 * How the simulated store is made, as the stores of this library differ.
 *
 * @param marks what distinguishes the states of its records
 * @param announcesHeartbeats whether it gives hints of leaders' heartbeats
 * @param looks whether it can be read without a write, at a server that lags, or answers
 * with what it assumes
 * @param begins whether it begins claims and ends of sessions without a thread
 */
public record StoreKind(Marks marks, boolean announcesHeartbeats, boolean looks, boolean begins) {

	private static final int ONE_BEGINS_IN = 4;

	static StoreKind of(long seed) {
		SplittableRandom random = new SplittableRandom(seed ^ 0xC2B2AE3D27D4EB4FL);
		Marks[] right = { Marks.CONTENT, Marks.RANDOM, Marks.EPOCH };
		return new StoreKind(right[random.nextInt(right.length)], seed % 2 != 0, random.nextInt(3) == 0,
				seed % ONE_BEGINS_IN == 1);
	}

	StoreKind withMarks(Marks other) {
		return new StoreKind(other, this.announcesHeartbeats, this.looks, this.begins);
	}

	StoreKind withLooks() {
		return new StoreKind(this.marks, this.announcesHeartbeats, true, this.begins);
	}

	/**
	 * What distinguishes the states of the records.
	 */
	public enum Marks {

		/** Their content. */
		CONTENT,

		/** A random value that each change of a record sets anew. */
		RANDOM,

		/** A number that each change raises, together with a random epoch. */
		EPOCH,

		/** Wrong: a number without an epoch, which begins anew when it is lost. */
		COUNTER,

		/**
		 * Wrong: the highest number of a sequence from which each write takes one early.
		 */
		SEQUENCE,

		/** Wrong: a random value that no release sets anew. */
		WITHOUT_RELEASES

	}

}
