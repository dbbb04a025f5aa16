package io.github.leaderelection;

/**
 * Registration of a listener, which can be ended.
 */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

	/**
	 * End the subscription. Repeatable, and throws nothing.
	 */
	@Override
	void close();

}
