package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import org.awaitility.Awaitility;

/**
 * Counts hints.
 */
final class HintCounter implements HintListener, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final AtomicInteger changes = new AtomicInteger();

	private final Map<SessionId, Integer> beats = new ConcurrentHashMap<>();

	private final Subscription subscription;

	/**
	 * Subscribe, and return when the subscription is in effect or nearly so.
	 * @param store the store
	 */
	HintCounter(ElectionStore store) {
		this.subscription = store.subscribe(this);
		Awaitility.await("the subscription").atMost(PATIENCE).until(() -> changes() > 0);
	}

	int changes() {
		return this.changes.get();
	}

	int beats(SessionId session) {
		return this.beats.getOrDefault(session, 0);
	}

	/**
	 * Repeat what gives a hint until it arrives: a subscription may take a moment.
	 * @param action what gives a hint
	 * @param next what makes it possible again
	 */
	void await(Runnable action, Runnable next) {
		int before = changes();
		Awaitility.await("a hint").atMost(PATIENCE).until(() -> {
			action.run();
			next.run();
			return changes() > before;
		});
	}

	@Override
	public void changed() {
		this.changes.incrementAndGet();
	}

	@Override
	public void heartbeatSent(SessionId session) {
		this.beats.merge(session, 1, Integer::sum);
	}

	@Override
	public void close() {
		this.subscription.close();
	}

}
