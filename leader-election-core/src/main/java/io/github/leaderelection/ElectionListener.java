package io.github.leaderelection;

/**
 * Callback for election events.
 */
@FunctionalInterface
public interface ElectionListener {

	/**
	 * Handle an event. Events arrive in order, one at a time, on a thread that sends no
	 * heartbeats: a listener that is slow or throws delays other listeners but never the
	 * election. The state that an event reports may have changed since.
	 * @param event the event
	 */
	void onEvent(ElectionEvent event);

}
