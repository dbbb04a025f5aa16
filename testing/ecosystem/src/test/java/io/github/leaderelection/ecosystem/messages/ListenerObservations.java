package io.github.leaderelection.ecosystem.messages;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.LeaderElector;

/**
 * What the listeners of all instances do, as seen from outside.
 */
class ListenerObservations {

	private static final long PROCESSING_NANOS = 20_000_000;

	private final Map<String, Integer> processed = new ConcurrentHashMap<>();

	private final List<String> overlaps = new CopyOnWriteArrayList<>();

	private final List<String> instances = new CopyOnWriteArrayList<>();

	private final List<Long> tokens = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> working = new ConcurrentHashMap<>();

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger begun = new AtomicInteger();

	/**
	 * What messages wait for while they are handled.
	 */
	volatile CountDownLatch gate = new CountDownLatch(0);

	private volatile String last = "";

	/**
	 * Count a message.
	 * @return a text that no other message has
	 */
	String next() {
		return "message " + this.sent.incrementAndGet();
	}

	void process(String instance, LeaderElector elector, String message) {
		this.begun.incrementAndGet();
		this.working.merge(instance, 1, Integer::sum);
		this.working.forEach((other, count) -> {
			if (!other.equals(instance) && count > 0) {
				this.overlaps.add("%s processes '%s' while %s works".formatted(instance, message, other));
			}
		});
		// There is no valid term while the last message is processed in a hand-off
		elector.leadership().ifPresent((term) -> this.tokens.add(term.fencingToken()));
		// So long that work of two instances at once is seen
		LockSupport.parkNanos(PROCESSING_NANOS);
		awaitGate();
		if (!instance.equals(this.last)) {
			this.instances.add(instance);
			this.last = instance;
		}
		this.working.merge(instance, -1, Integer::sum);
		this.processed.merge(message, 1, Integer::sum);
	}

	// Whatever interrupts the thread
	private void awaitGate() {
		while (this.gate.getCount() > 0) {
			LockSupport.parkNanos(PROCESSING_NANOS);
			Thread.interrupted();
		}
	}

	int begun() {
		return this.begun.get();
	}

	int sent() {
		return this.sent.get();
	}

	int processed() {
		return this.processed.size();
	}

	Collection<Integer> times() {
		return this.processed.values();
	}

	List<String> overlaps() {
		return this.overlaps;
	}

	List<Long> tokens() {
		return this.tokens;
	}

	int changes() {
		return this.instances.size() - 1;
	}

	boolean isLast(String instance) {
		return instance.equals(this.last);
	}

}
