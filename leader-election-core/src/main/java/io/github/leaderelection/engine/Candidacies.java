package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

	private final SharedLease shared;

	private final Agenda agenda;

	/**
	 * Create new {@link Candidacies}.
	 * @param context the session
	 * @param shared the lease that terms share once a view has shown their records
	 */
	Candidacies(SessionContext context, SharedLease shared) {
		this.context = context;
		this.shared = shared;
		this.agenda = new Agenda(context);
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
		Candidacy candidacy = new Candidacy(elector, this.context, parts);
		this.agenda.wake(candidacy);
		this.byElection.put(elector.election(), candidacy);
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

	/**
	 * Do something with each candidacy that is not quiet.
	 * @param action what to do
	 */
	void eachAwake(Consumer<Candidacy> action) {
		each(this.agenda.awake(), action);
	}

	private void each(Collection<Candidacy> some, Consumer<Candidacy> action) {
		for (Candidacy candidacy : some) {
			touch(candidacy, action);
		}
	}

	// Awake until this is done: whatever it throws, there is a next time
	private void touch(Candidacy candidacy, Consumer<Candidacy> action) {
		boolean quiet = !this.agenda.isAwake(candidacy);
		this.agenda.wake(candidacy);
		this.context.contained(candidacy.election(), () -> {
			action.accept(candidacy);
			if (quiet && candidacy.isQuiet()) {
				this.agenda.sleepOn(candidacy);
			}
		});
	}

	/**
	 * Note that the leaders are no longer known.
	 */
	void forgetLeaders() {
		this.agenda.wakeAll();
		each(Candidacy::forgetLeader);
	}

	/**
	 * Return all candidacies.
	 * @return a view of them, in the order in which they were joined
	 */
	Collection<Candidacy> all() {
		return Collections.unmodifiableCollection(this.byElection.values());
	}

	Agenda agenda() {
		return this.agenda;
	}

	/**
	 * Take a view to some candidacies, in random order, so that many elections are spread
	 * over the instances, and forget those that are over.
	 * @param order the candidacies
	 * @param observation the view
	 */
	void observe(List<Candidacy> order, Observation observation) {
		shuffle(order);
		for (Candidacy candidacy : order) {
			this.agenda.wake(candidacy);
			this.context.contained(candidacy.election(), () -> {
				candidacy.observe(observation);
				if (candidacy.isQuiet()) {
					this.agenda.sleep(candidacy);
				}
			});
		}
		for (Candidacy candidacy : order) {
			if (candidacy.isForgotten()) {
				forget(candidacy);
			}
		}
	}

	private void forget(Candidacy candidacy) {
		this.context.contained(candidacy.election(), candidacy::close);
		this.byElection.remove(candidacy.election());
		this.agenda.sleepOn(candidacy);
	}

	/**
	 * Return whether this instance may be granted a term in any election.
	 * @return whether it may
	 */
	boolean mayClaim() {
		for (Candidacy candidacy : this.byElection.values()) {
			if (candidacy.mayClaim()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Propose claims by a stale read, in random order.
	 * @param observation the stale read
	 * @param changed whether a record has changed since the last view
	 * @return whether a claim was proposed for each record that has
	 */
	boolean proposeByStaleRead(Observation observation, Predicate<ElectionRecord> changed) {
		List<ElectionRecord> records = new ArrayList<>(
				observation.view().elections().values().stream().filter(changed).toList());
		shuffle(records);
		boolean[] all = { !records.isEmpty() };
		for (ElectionRecord record : records) {
			Candidacy candidacy = this.byElection.get(record.election());
			boolean[] proposed = new boolean[1];
			if (candidacy != null) {
				this.agenda.wake(candidacy);
				this.context.contained(record.election(),
						() -> proposed[0] = candidacy.proposeByStaleRead(record, observation));
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
	 * Do something with the candidacy in an election, if there is one.
	 * @param election the election
	 * @param action what to do
	 */
	void visit(String election, Consumer<Candidacy> action) {
		Candidacy candidacy = this.byElection.get(election);
		if (candidacy != null) {
			touch(candidacy, action);
		}
	}

	boolean isLeading() {
		return this.shared.hasTerms();
	}

	/**
	 * Return whether this session keeps step with the heartbeats of another one. It
	 * follows one leader only, so that there is one heartbeat per retry period. A leader
	 * follows nobody: if it followed others that follow it, hints would chase each other.
	 * @param other the other session
	 * @return whether it follows that session
	 */
	boolean follows(SessionId other) {
		if (isLeading()) {
			return false;
		}
		for (Candidacy candidacy : this.byElection.values()) {
			SessionId holder = candidacy.otherHolder();
			if (holder != null) {
				return holder.equals(other);
			}
		}
		return false;
	}

	boolean isIdle() {
		for (Candidacy candidacy : this.byElection.values()) {
			if (!candidacy.isIdle()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the elections whose work has not returned.
	 * @return their names
	 */
	List<String> busy() {
		List<String> busy = new ArrayList<>();
		for (Candidacy candidacy : this.byElection.values()) {
			if (!candidacy.isIdle()) {
				busy.add(candidacy.election());
			}
		}
		return busy;
	}

}
