package io.github.leaderelection.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The elections that the application has joined, which outlive the sessions of the
 * engine. Any thread.
 */
final class Electors {

	private final Map<String, Elector> byElection = new ConcurrentHashMap<>();

	@Nullable Elector get(String election) {
		return this.byElection.get(election);
	}

	Elector join(String election, Function<String, Elector> factory) {
		return this.byElection.computeIfAbsent(election, factory);
	}

	/**
	 * Return the electors.
	 * @return a view, which also shows those that join later
	 */
	Collection<Elector> all() {
		return Collections.unmodifiableCollection(this.byElection.values());
	}

	Set<String> elections() {
		return new TreeSet<>(this.byElection.keySet());
	}

	void endTerms(Reason reason) {
		all().forEach((elector) -> elector.endTerm(reason));
	}

	void wakeWaiters() {
		all().forEach(Elector::wakeWaiters);
	}

}
