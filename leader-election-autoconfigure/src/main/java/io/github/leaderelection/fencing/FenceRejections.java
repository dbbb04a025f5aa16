package io.github.leaderelection.fencing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the writes that resources have refused, of the whole process: what fences them
 * may be no bean, such as a script in a constant. Safe for use by any thread.
 */
public final class FenceRejections {

	private static final Logger logger = LoggerFactory.getLogger(FenceRejections.class);

	private static final List<FenceListener> listeners = new CopyOnWriteArrayList<>();

	private FenceRejections() {
	}

	/**
	 * Add a listener.
	 * @param listener the listener
	 * @return the subscription by which to remove it
	 */
	public static Subscription addListener(FenceListener listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}

	/**
	 * Report a write that was refused.
	 * @param election the name of the election
	 * @param resource what has refused it
	 */
	public static void report(String election, FencedResource resource) {
		for (FenceListener listener : listeners) {
			try {
				listener.rejected(election, resource);
			}
			catch (RuntimeException ex) {
				logger.warn("[{}] A listener for refused writes has failed", election, ex);
			}
		}
	}

	/**
	 * Report a write that was refused.
	 * @param leadership the term of the write
	 * @param resource what has refused it
	 * @return the exception to throw
	 */
	public static LeadershipLostException refuse(Leadership leadership, FencedResource resource) {
		report(leadership.election(), resource);
		return new LeadershipLostException(leadership.election(), leadership.fencingToken());
	}

}
