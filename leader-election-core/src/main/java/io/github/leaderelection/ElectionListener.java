package io.github.leaderelection;

/**
 * Is notified of what happens in elections.
 *
 * @author Leader Election
 */
@FunctionalInterface
public interface ElectionListener {

	/**
	 * Take an event. Events come in order, one at a time, on a thread that renews
	 * nothing: a listener that is slow or throws delays other listeners and never the
	 * election. What was true when the event was made may no longer be true now.
	 * @param event the event
	 */
	void onEvent(ElectionEvent event);

}
