package io.github.leaderelection;

/**
 * Something that was subscribed to and can be ended.
 *
 * @author Leader Election
 */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

	/**
	 * End the subscription. Repeatable, and throws nothing.
	 */
	@Override
	void close();

}
