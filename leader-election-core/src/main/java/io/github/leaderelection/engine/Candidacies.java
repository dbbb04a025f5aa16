package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The elections in which one session is a candidate. What one of them throws does not
 * affect the others. State thread only.
 */
final class Candidacies {

	private final Map<String, Candidacy> byElection = new LinkedHashMap<>();

	private final SessionContext context;

	Candidacies(SessionContext context) {
		this.context = context;
	}

	/**
	 * Join an election, unless that was done.
	 * @param elector what the application holds of it
	 * @param parts the other parts of the session
	 * @return whether this session was not a candidate in it before
	 */
	boolean join(Elector elector, SessionParts parts) {
		if (this.byElection.containsKey(elector.election())) {
			return false;
		}
		this.byElection.put(elector.election(), new Candidacy(elector, this.context, parts));
		// One that was left meanwhile may have been forgotten already
		if (!elector.hasLeft()) {
			this.context.telemetry().joined(elector);
		}
		return true;
	}

	/**
	 * Return whether an election that was left is over for this session.
	 * @param elector its elector
	 * @return {@code false} if there is something to release
	 */
	boolean isForgotten(Elector elector) {
		Candidacy candidacy = this.byElection.get(elector.election());
		return candidacy == null || !candidacy.isOf(elector);
	}

	@Nullable Candidacy get(String election) {
		return this.byElection.get(election);
	}

	/**
	 * Do something with each candidacy.
	 * @param action what to do
	 */
	void each(Consumer<Candidacy> action) {
		each(this.byElection.values(), action);
	}

	private void each(Collection<Candidacy> some, Consumer<Candidacy> action) {
		for (Candidacy candidacy : some) {
			this.context.contained(candidacy.election(), () -> action.accept(candidacy));
		}
	}

	/**
	 * Take in a view, in random order, so that many elections are spread over the
	 * instances.
	 * @param observation the view
	 */
	void observe(Observation observation) {
		List<Candidacy> order = new ArrayList<>(this.byElection.values());
		shuffle(order);
		each(order, (candidacy) -> candidacy.observe(observation));
		each((candidacy) -> {
			if (candidacy.isForgotten()) {
				candidacy.close();
			}
		});
		this.byElection.values().removeIf(Candidacy::isForgotten);
	}

	/**
	 * Return whether this instance may be granted a term in any election.
	 * @return whether it may
	 */
	boolean mayClaim() {
		return this.byElection.values().stream().anyMatch(Candidacy::mayClaim);
	}

	/**
	 * Propose claims by a look, in random order.
	 * @param observation the look
	 * @param changed whether a record has changed since the last view
	 * @return whether a claim was proposed for each record that has
	 */
	boolean look(Observation observation, Predicate<ElectionRecord> changed) {
		List<ElectionRecord> records = new ArrayList<>(
				observation.view().elections().values().stream().filter(changed).toList());
		shuffle(records);
		boolean[] all = { !records.isEmpty() };
		for (ElectionRecord record : records) {
			Candidacy candidacy = this.byElection.get(record.election());
			boolean[] proposed = new boolean[1];
			if (candidacy != null) {
				this.context.contained(record.election(), () -> proposed[0] = candidacy.look(record, observation));
			}
			all[0] &= proposed[0];
		}
		return all[0];
	}

	private void shuffle(List<?> list) {
		for (int i = list.size(); i > 1; i--) {
			Collections.swap(list, i - 1, this.context.environment().random().nextInt(i));
		}
	}

	/**
	 * Release what claims that were executed late have left to this session in elections
	 * that it has left: its heartbeats would keep those records held with nobody leading.
	 * @param observation the last view
	 * @param operations makes the calls
	 */
	void releaseForgotten(Observation observation, OperationQueue operations) {
		if (!operations.isEmpty() || !this.context.candidacyRules().releasesForgotten()) {
			return;
		}
		for (ElectionRecord record : observation.view().elections().values()) {
			if (record.isHeldBy(this.context.id()) && !this.byElection.containsKey(record.election())) {
				operations.add(new ReleaseOperation(this.context, record.election(), record.token(),
						RecordOperation.Caller.NONE));
			}
		}
	}

	/**
	 * End what has run out.
	 * @return after how many nanoseconds there is something to expire again,
	 * {@link Long#MAX_VALUE} if there is neither term nor work
	 */
	long expire() {
		each(Candidacy::expire);
		long soonest = Long.MAX_VALUE;
		for (Candidacy candidacy : this.byElection.values()) {
			soonest = Math.min(soonest, candidacy.remainingNanos());
		}
		return soonest;
	}

	boolean isLeading() {
		return this.byElection.values().stream().anyMatch((candidacy) -> candidacy.term() != null);
	}

	/**
	 * Return whether this session keeps step with the heartbeats of another one. It
	 * follows one leader only, so that there is one heartbeat per retry period. A leader
	 * follows nobody: if it followed others that follow it, hints would chase each other.
	 * @param other the other session
	 * @return whether it follows that session
	 */
	boolean follows(SessionId other) {
		return !isLeading() && this.byElection.values()
			.stream()
			.map(Candidacy::otherHolder)
			.filter(Objects::nonNull)
			.findFirst()
			.filter(other::equals)
			.isPresent();
	}

	boolean isIdle() {
		return this.byElection.values().stream().allMatch(Candidacy::isIdle);
	}

	/**
	 * Return the elections whose work has not returned.
	 * @return their names
	 */
	List<String> busy() {
		return this.byElection.values()
			.stream()
			.filter((candidacy) -> !candidacy.isIdle())
			.map(Candidacy::election)
			.toList();
	}

}
