package io.github.leaderelection.annotation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import org.jspecify.annotations.Nullable;

/**
 * The elections that guarded methods name. Safe for use by any thread.
 */
final class GuardedElections {

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final Supplier<Integer> maxElections;

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	private final Set<String> evaluated = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	/**
	 * Create a new {@link GuardedElections}.
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param maxElections how many elections may be joined by expressions
	 */
	GuardedElections(Supplier<? extends @Nullable LeaderElectors> electors, Supplier<Integer> maxElections) {
		this.electors = electors;
		this.maxElections = maxElections;
	}

	/**
	 * Join an election that an annotation names, after the start of the application.
	 * @param election the name
	 */
	void join(String election) {
		this.named.add(election);
		if (this.started) {
			find(election);
		}
	}

	/**
	 * Join all elections that annotations have named so far.
	 */
	void start() {
		this.started = true;
		this.named.forEach(this::find);
	}

	/**
	 * Return whether this instance takes part in elections.
	 * @return whether it may ever lead
	 */
	boolean areHeld() {
		return this.electors.get() != null;
	}

	/**
	 * Admit an election that the expression of an annotation names.
	 * @param election the name
	 * @return the name
	 * @throws IllegalStateException if too many have been admitted
	 */
	String admit(String election) {
		if (!this.evaluated.contains(election) && !this.named.contains(election)) {
			admitNew(election);
		}
		return election;
	}

	private synchronized void admitNew(String election) {
		forgetLeft();
		if (this.evaluated.size() >= this.maxElections.get() && !this.evaluated.contains(election)) {
			throw new IllegalStateException(
					"[%s] not joined: expressions of @OnLeader have joined %d elections already, and leader-election.max-elections allows no more"
						.formatted(election, this.evaluated.size()));
		}
		this.evaluated.add(election);
	}

	// Those that the application has left make room
	private void forgetLeft() {
		LeaderElectors all = this.electors.get();
		if (all != null && this.evaluated.size() >= this.maxElections.get()) {
			this.evaluated.retainAll(all.elections());
		}
	}

	/**
	 * Find the elector of an election, which this joins.
	 * @param election the name
	 * @return the elector, {@code null} if this instance takes part in no election
	 */
	@Nullable LeaderElector find(String election) {
		LeaderElectors all = this.electors.get();
		return (all != null) ? all.elector(election) : null;
	}

}
