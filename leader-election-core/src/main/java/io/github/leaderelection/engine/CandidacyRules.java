package io.github.leaderelection.engine;

/**
 * The rules by which an instance pauses, leaves an election or lets another one come
 * first. They stand by themselves, like {@link TimingRules}, where a test can replace
 * them by wrong ones and see them caught.
 */
class CandidacyRules {

	static final CandidacyRules SAFE = new CandidacyRules();

	/**
	 * Asked when a claim was answered: an instance that was paused or left the election
	 * meanwhile is granted nothing, since its application was promised that already.
	 * @param abstaining whether it is paused or has left
	 * @return whether a term may be granted
	 */
	boolean permitsGrant(boolean abstaining) {
		return !abstaining;
	}

	/**
	 * A paused instance releases what a late claim has left to its session: its
	 * heartbeats would keep the record held with nobody leading (rule 7).
	 * @return whether it does
	 */
	boolean releasesOrphanWhenPaused() {
		return true;
	}

	/**
	 * An election that was left is forgotten once its record is not held by this session.
	 * @param held whether the record is held by this session
	 * @return whether to forget it
	 */
	boolean forgets(boolean held) {
		return !held;
	}

	/**
	 * What a claim that is executed after that leaves to the session is released.
	 * @return whether it is
	 */
	boolean releasesForgotten() {
		return true;
	}

	/**
	 * Others leave a record to the instance that was named for as long as it is alive.
	 * @param alive whether it is
	 * @return whether they wait for it
	 */
	boolean waitsFor(boolean alive) {
		return alive;
	}

	/**
	 * The end of that wait: an instance that is alive may not want to lead.
	 * @param delay for how long to wait, in nanoseconds
	 * @return the same
	 */
	long waitAtMost(long delay) {
		return delay;
	}

	/**
	 * Many candidates do not claim a record at once.
	 * @param delay by how much later this one claims it, in nanoseconds
	 * @return the same
	 */
	long spread(long delay) {
		return delay;
	}

}
