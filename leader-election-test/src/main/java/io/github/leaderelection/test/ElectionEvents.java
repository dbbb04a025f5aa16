package io.github.leaderelection.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionListener;
import org.assertj.core.api.AssertProvider;

/**
 * {@link ElectionListener} that records events, in the order in which it received them,
 * for assertions: {@code assertThat(events).hasGranted("reports")}. Add it to any
 * {@code LeaderElectors}; that of a {@link TestLeaderElection} is
 * {@link TestLeaderElection#events()}. Safe for use by any thread.
 */
public final class ElectionEvents implements ElectionListener, AssertProvider<ElectionEventsAssert> {

	private final List<ElectionEvent> events = new CopyOnWriteArrayList<>();

	@Override
	public void onEvent(ElectionEvent event) {
		this.events.add(event);
	}

	/**
	 * Return all events.
	 * @return a copy, oldest first
	 */
	public List<ElectionEvent> all() {
		return List.copyOf(this.events);
	}

	/**
	 * Return the events of one type.
	 * @param <E> the type
	 * @param type the type
	 * @return a copy, oldest first
	 */
	public <E extends ElectionEvent> List<E> of(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Return the events of one type in one election.
	 * @param <E> the type
	 * @param type the type
	 * @param election the name of the election
	 * @return a copy, oldest first
	 */
	public <E extends ElectionEvent.OfElection> List<E> of(Class<E> type, String election) {
		return of(type).stream().filter((event) -> event.election().equals(election)).toList();
	}

	/**
	 * Forget all events.
	 */
	public void clear() {
		this.events.clear();
	}

	@Override
	public ElectionEventsAssert assertThat() {
		return new ElectionEventsAssert(this);
	}

	@Override
	public String toString() {
		return this.events.toString();
	}

}
