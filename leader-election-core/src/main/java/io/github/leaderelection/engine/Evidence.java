package io.github.leaderelection.engine;

/**
 * What a view says about the election records.
 */
enum Evidence {

	/**
	 * It contains all of them.
	 */
	FULL,

	/**
	 * They are those of the view that the session holds.
	 */
	UNCHANGED,

	/**
	 * Nothing: the answer was that they are unchanged, and it does not count. It confirms
	 * no term and decides no claim.
	 */
	NONE

}
