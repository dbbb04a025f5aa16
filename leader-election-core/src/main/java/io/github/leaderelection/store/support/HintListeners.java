package io.github.leaderelection.store.support;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hint listeners of a store. One that throws does not prevent the notification of the
 * others. Safe for use by any thread.
 */
public final class HintListeners implements HintListener {

	private static final Logger logger = LoggerFactory.getLogger(HintListeners.class);

	private final Set<Entry> entries = new CopyOnWriteArraySet<>();

	/**
	 * Add a listener. One that is added twice is notified twice.
	 * @param listener the listener
	 * @return a subscription that ends when it is closed, once or several times
	 */
	public Subscription add(HintListener listener) {
		Entry entry = new Entry(listener);
		this.entries.add(entry);
		return () -> this.entries.remove(entry);
	}

	/**
	 * Return whether there is no listener.
	 * @return whether there is no listener
	 */
	public boolean isEmpty() {
		return this.entries.isEmpty();
	}

	@Override
	public void changed() {
		notifyEach(HintListener::changed);
	}

	@Override
	public void heartbeatSent(SessionId session) {
		notifyEach((listener) -> listener.heartbeatSent(session));
	}

	private void notifyEach(Consumer<HintListener> hint) {
		for (Entry entry : this.entries) {
			try {
				hint.accept(entry.listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A hint listener failed", ex);
			}
		}
	}

	/**
	 * Not a bare {@link HintListener}, which may be equal to another subscriber's.
	 */
	private static final class Entry {

		private final HintListener listener;

		private Entry(HintListener listener) {
			this.listener = listener;
		}

	}

}
