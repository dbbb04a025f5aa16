package io.github.leaderelection.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the state thread to the listeners, in order, on a thread that renews
 * nothing. What that thread does not take, for lack of memory or because it cannot be
 * created, waits here and is handed over later.
 */
final class EventDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(EventDispatcher.class);

	private final List<Registration> registrations = new CopyOnWriteArrayList<>();

	/**
	 * What was not handed over yet. State thread only.
	 */
	private final Queue<Delivery> backlog = new ArrayDeque<>();

	private final EngineEnvironment environment;

	/**
	 * Whether the state thread is to hand over what waits. State thread only.
	 */
	private boolean requested;

	EventDispatcher(EngineEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Deliver an event to all listeners that are registered now, once the state thread
	 * has done what it does: to wake another thread, or to create one, would delay the
	 * release or the claim that follows. State thread only.
	 * @param event the event
	 */
	void publish(ElectionEvent event) {
		List<Registration> receivers = List.copyOf(this.registrations);
		if (!receivers.isEmpty()) {
			this.backlog.add(new Delivery(() -> receivers.forEach((receiver) -> receiver.deliver(event))));
			ContainedTask.run(this.environment, "listeners", this::handOverSoon);
		}
	}

	private void handOverSoon() {
		if (!this.requested) {
			this.environment.execute(this::handOver);
			this.requested = true;
		}
	}

	/**
	 * Run a task on the thread of the listeners, after all that was published before.
	 * State thread only.
	 * @param task the task
	 */
	void afterAll(Runnable task) {
		this.backlog.add(new Delivery(task));
		handOver();
	}

	/**
	 * Hand over what waits. State thread only.
	 */
	void handOver() {
		this.requested = false;
		for (Delivery next = this.backlog.peek(); next != null; next = this.backlog.peek()) {
			try {
				// Unless it was taken by an environment that threw nevertheless
				if (!next.begun.get()) {
					this.environment.executeListener(next);
				}
			}
			catch (Throwable ex) {
				this.environment.failed("listeners", ex);
				return;
			}
			this.backlog.remove();
		}
	}

	/**
	 * Register a listener, which receives the current state first. Any thread.
	 * @param listener the listener
	 * @param filter which events it gets
	 * @param currentState asked for the current state on the state thread, so that no
	 * event falls between
	 * @return the subscription
	 */
	Subscription register(ElectionListener listener, Predicate<ElectionEvent> filter,
			Supplier<List<ElectionEvent>> currentState) {
		Registration registration = new Registration(listener, filter);
		this.environment.execute(() -> {
			List<ElectionEvent> events = currentState.get();
			this.registrations.add(registration);
			afterAll(() -> events.forEach(registration::deliver));
		});
		return () -> {
			registration.closed = true;
			this.environment.execute(() -> this.registrations.remove(registration));
		};
	}

	/**
	 * Runs once, though it may be handed over twice.
	 */
	private static final class Delivery implements Runnable {

		private final AtomicBoolean begun = new AtomicBoolean();

		private final Runnable task;

		private Delivery(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (this.begun.compareAndSet(false, true)) {
				this.task.run();
			}
		}

	}

	private static final class Registration {

		private final ElectionListener listener;

		private final Predicate<ElectionEvent> filter;

		private volatile boolean closed;

		private Registration(ElectionListener listener, Predicate<ElectionEvent> filter) {
			this.listener = listener;
			this.filter = filter;
		}

		private void deliver(ElectionEvent event) {
			if (this.closed || !this.filter.test(event)) {
				return;
			}
			try {
				this.listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("Listener {} failed on {}", this.listener, event, ex);
			}
		}

	}

}
