package io.github.leaderelection.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The elections that the application has joined, which outlive the sessions of the
 * engine. Any thread.
 */
final class Electors {

	private final Map<String, Elector> byElection = new ConcurrentHashMap<>();

	/**
	 * Those that the application has left and that are not released yet.
	 */
	private final Map<Elector, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

	private final AtomicLong changes = new AtomicLong();

	private final ElectionTelemetry telemetry;

	/**
	 * Create new {@link Electors}.
	 * @param telemetry learns what was left
	 */
	Electors(ElectionTelemetry telemetry) {
		this.telemetry = telemetry;
	}

	@Nullable Elector get(String election) {
		return this.byElection.get(election);
	}

	Elector join(String election, Function<String, Elector> factory) {
		Elector elector = this.byElection.computeIfAbsent(election, factory);
		this.changes.incrementAndGet();
		return elector;
	}

	/**
	 * Return the electors.
	 * @return a view, which also shows those that join later
	 */
	Collection<Elector> all() {
		return Collections.unmodifiableCollection(this.byElection.values());
	}

	/**
	 * Return how often an election was joined, left or forgotten.
	 * @return a number that has changed if {@link #all()} has
	 */
	long changes() {
		return this.changes.get();
	}

	/**
	 * Leave an election: its term has ended when this returns.
	 * @param election the election
	 * @return completed when {@link #forget} was called, {@code null} if the election was
	 * not joined
	 */
	@Nullable CompletableFuture<Void> leave(String election) {
		Elector elector = this.byElection.remove(election);
		if (elector == null) {
			return null;
		}
		CompletableFuture<Void> left = this.leaving.computeIfAbsent(elector, (key) -> new CompletableFuture<>());
		elector.leave();
		this.changes.incrementAndGet();
		return left;
	}

	/**
	 * Return the electors that were left and are not released yet.
	 * @return a snapshot
	 */
	List<Elector> leaving() {
		return List.copyOf(this.leaving.keySet());
	}

	/**
	 * Note that an election that was left is released.
	 * @param elector its elector
	 */
	void forget(Elector elector) {
		CompletableFuture<Void> left = this.leaving.remove(elector);
		if (left != null) {
			this.telemetry.left(elector);
			this.changes.incrementAndGet();
			left.complete(null);
		}
	}

	Set<String> elections() {
		return new TreeSet<>(this.byElection.keySet());
	}

	void endTerms(Reason reason) {
		each((elector) -> elector.endTerm(reason));
	}

	/**
	 * End the terms for a reason that excludes further grants, which was noted before.
	 * @param reason why
	 */
	void endTermsFor(Reason reason) {
		each((elector) -> elector.endTermFor(reason));
	}

	void wakeWaiters() {
		each(Elector::wakeWaiters);
	}

	// What is thrown with one of them keeps none of the others from it
	private void each(Consumer<Elector> action) {
		RuntimeException failure = null;
		Error error = null;
		for (Elector elector : all()) {
			try {
				action.accept(elector);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			catch (Error ex) {
				error = ex;
			}
		}
		if (error != null) {
			throw error;
		}
		if (failure != null) {
			throw failure;
		}
	}

}
