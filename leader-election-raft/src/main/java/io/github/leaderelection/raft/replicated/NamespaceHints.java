package io.github.leaderelection.raft.replicated;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.support.HintListeners;
import org.jspecify.annotations.Nullable;

/**
 * The local subscribers of hints, by namespace. Safe for use by any thread.
 */
public final class NamespaceHints {

	private final Map<String, HintListeners> listeners = new ConcurrentHashMap<>();

	/**
	 * Subscribe to the hints of a namespace.
	 * @param namespace the namespace
	 * @param listener the listener
	 * @return the subscription
	 */
	public Subscription subscribe(String namespace, HintListener listener) {
		return this.listeners.computeIfAbsent(namespace, (name) -> new HintListeners()).add(listener);
	}

	/**
	 * Return the subscribers of a namespace.
	 * @param namespace the namespace
	 * @return the listener, {@code null} if nobody is subscribed
	 */
	@Nullable HintListener of(String namespace) {
		HintListeners found = this.listeners.get(namespace);
		return (found != null && !found.isEmpty()) ? found : null;
	}

	/**
	 * Notify all that something may have changed.
	 */
	void changed() {
		this.listeners.values().forEach(HintListeners::changed);
	}

}
