package io.github.leaderelection.report;

/**
 * Why a call of leader-only work did not run.
 */
public enum SkipCause {

	/**
	 * This instance does not lead, or not in the term that the call was made for.
	 */
	NOT_LEADER,

	/**
	 * The tick of the call was started already, or none is due.
	 */
	TICK_DONE,

	/**
	 * The store did not answer, so that it is unknown whether the tick was recorded.
	 */
	TICK_UNKNOWN,

	/**
	 * Another run of the same method is under way on this instance.
	 */
	BUSY

}
