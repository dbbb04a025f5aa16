package io.github.leaderelection.test.simulation;

import java.util.SplittableRandom;

/**
 * How the simulated store is made, as the stores of this library differ.
 *
 * @param marks what distinguishes the states of its records
 * @param announcesHeartbeats whether it gives hints of leaders' heartbeats
 * @param staleReads whether it can be read without a write, at a server that lags, or
 * answers with what it assumes
 * @param ages what processes know of heartbeats apart from views
 * @param begins whether it begins claims and ends of sessions without a thread
 */
public record StoreKind(Marks marks, boolean announcesHeartbeats, boolean staleReads, Ages ages, boolean begins) {

	private static final int ONE_BEGINS_IN = 4;

	static StoreKind of(long seed) {
		SplittableRandom random = new SplittableRandom(seed ^ 0xC2B2AE3D27D4EB4FL);
		Marks[] right = { Marks.CONTENT, Marks.RANDOM, Marks.EPOCH };
		return new StoreKind(right[random.nextInt(right.length)], seed % 2 != 0, random.nextInt(3) == 0,
				(random.nextInt(3) == 0) ? Ages.OF_EACH : Ages.UNKNOWN, seed % ONE_BEGINS_IN == 1);
	}

	StoreKind withMarks(Marks other) {
		return new StoreKind(other, this.announcesHeartbeats, this.staleReads, this.ages, this.begins);
	}

	StoreKind withoutAnnouncements() {
		return new StoreKind(this.marks, false, this.staleReads, this.ages, this.begins);
	}

	StoreKind withStaleReads() {
		return new StoreKind(this.marks, this.announcesHeartbeats, true, this.ages, this.begins);
	}

	StoreKind withAges(Ages other) {
		return new StoreKind(this.marks, this.announcesHeartbeats, this.staleReads, other, this.begins);
	}

	/**
	 * What processes know of heartbeats apart from views.
	 */
	public enum Ages {

		/** Nothing. */
		UNKNOWN,

		/** When they have received each. */
		OF_EACH,

		/** Wrong: when they have received the last one, for whatever heartbeat. */
		OF_ANY,

		/** Wrong: more than the time since they have received it. */
		TOO_OLD

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
