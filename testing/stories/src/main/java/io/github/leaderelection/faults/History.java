package io.github.leaderelection.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.leaderelection.faults.Operation.Kind;
import io.github.leaderelection.store.ElectionView;

/**
 * What many clients did to a store, and what it answered.
 */
public final class History {

	private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

	private final Queue<Map<String, Version>> views = new ConcurrentLinkedQueue<>();

	void add(Operation operation) {
		this.operations.add(operation);
	}

	/**
	 * Add what a heartbeat has seen.
	 * @param invoked when it was sent
	 * @param completed when it was answered
	 * @param view the view
	 * @param elections the elections, of which the view may lack some
	 */
	void add(long invoked, long completed, ElectionView view, Collection<String> elections) {
		Map<String, Version> versions = new HashMap<>();
		elections.forEach((election) -> versions.put(election, Version.ABSENT));
		view.elections().forEach((name, record) -> versions.put(name, Version.of(record)));
		view.sessions().forEach((id, session) -> versions.put(id.value(), Version.of(session)));
		this.views.add(versions);
		versions.forEach((register, version) -> add(Operation.read(register, invoked, completed, version)));
	}

	/**
	 * Assert that the store kept what it acknowledged, and showed all that it did in one
	 * order.
	 */
	public void assertLinearizable() {
		HistoryChecker.check(this.operations);
		HistoryChecker.checkViews(this.views);
	}

	/**
	 * Return when those operations were acknowledged that were invoked after the given
	 * time.
	 * @param nanoTime the time
	 * @return the times in order
	 */
	public List<Long> acknowledgedAfter(long nanoTime) {
		return this.operations.stream()
			.filter((operation) -> operation.kind() == Kind.WROTE && operation.invoked() - nanoTime > 0)
			.map(Operation::completed)
			.sorted()
			.toList();
	}

	/**
	 * Return how much was written and how much of it has an unknown outcome.
	 * @return a summary
	 */
	public String summary() {
		return "%d heartbeats, claims and releases acknowledged, %d refused, %d with an unknown outcome"
			.formatted(count(Kind.WROTE), count(Kind.REFUSED), count(Kind.UNKNOWN));
	}

	private long count(Kind kind) {
		return this.operations.stream().filter((operation) -> operation.kind() == kind).count();
	}

}
