package io.github.leaderelection.fencing;

/**
 * Remembers the highest fencing token that was seen under each name. Safe for use by any
 * thread.
 */
@FunctionalInterface
public interface SeenTokens {

	/**
	 * Remember a token unless a higher one was seen.
	 * @param name the name of what is fenced, such as the name of the election
	 * @param token the token
	 * @return {@code false} if a higher token was seen under this name, so that whatever
	 * comes with this one has to be refused
	 */
	boolean advance(String name, long token);

}
