package io.github.leaderelection.engine;

/**
 * What a candidacy proposes to do about one record by a view or a look. It is sent
 * together with what the others propose.
 */
interface Proposal extends RecordOperation.Change {

	/**
	 * Return the lowest token that will do.
	 * @return the token
	 */
	long token();

	/**
	 * Return which incarnation of the store must execute it.
	 * @return its store id, empty if any may
	 */
	default String origin() {
		return "";
	}

	/**
	 * Return when it was proposed.
	 * @return the wall clock
	 */
	long millis();

	/**
	 * Return whether the token is so far ahead of this machine's clock that it must not
	 * be given to other elections (rule 9).
	 * @return whether it is far ahead
	 */
	default boolean isFarAhead() {
		return FencingTokens.isFarAhead(token(), millis());
	}

}
