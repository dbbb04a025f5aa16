package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import org.jspecify.annotations.Nullable;

/**
 * The terms that the application on one process has resigned, and what it must learn
 * about the ends of its terms.
 */
final class Resignations {

	/**
	 * The share of the time that a term had left for which its work drains at least,
	 * however fast its clock is.
	 */
	private static final double SURE_TO_DRAIN = 0.8;

	private final Scenario scenario;

	private final VirtualTime time;

	private final SimulatedStore store;

	private final Trace trace;

	private final String name;

	/**
	 * Until when the work of terms that were resigned drains for sure, by term.
	 */
	private final Map<String, Long> resigned = new HashMap<>();

	/**
	 * The terms that a pause or leaving the election has ended.
	 */
	private final Map<String, Reason> ended = new HashMap<>();

	private @Nullable String violation;

	/**
	 * Create a new {@link Resignations}.
	 * @param scenario whether the store loses data
	 * @param time true time
	 * @param store knows why terms ended
	 * @param trace receives what is resigned
	 * @param name the name of the process
	 */
	Resignations(Scenario scenario, VirtualTime time, SimulatedStore store, Trace trace, String name) {
		this.scenario = scenario;
		this.time = time;
		this.store = store;
		this.trace = trace;
		this.name = name;
	}

	/**
	 * Give up leadership.
	 * @param elector of which election
	 */
	void resign(LeaderElector elector) {
		resign(elector, null);
	}

	/**
	 * Give up leadership.
	 * @param elector of which election
	 * @param to who is to lead next, {@code null} if that is no matter
	 */
	void resign(LeaderElector elector, @Nullable Member to) {
		Leadership term = elector.leadership().orElse(null);
		long left = (term != null) ? (long) (SURE_TO_DRAIN * term.remaining().toNanos()) : 0;
		boolean led = (to != null) ? elector.resign(to) : elector.resign();
		if (led != (term != null) || elector.isLeader()) {
			this.violation = "%s resigned %s: %s, and leads: %s".formatted(this.name, term, led, elector.isLeader());
		}
		if (term != null) {
			this.resigned.put(key(term.election(), term.fencingToken()), this.time.now() + left);
			this.trace.add(() -> "%s resigns %s to %s".formatted(this.name, term, to));
		}
	}

	/**
	 * End leadership by a pause or by leaving the election.
	 * @param elections of which elections
	 * @param reason which of both
	 * @param action does it
	 */
	void end(List<LeaderElector> elections, Reason reason, Runnable action) {
		List<Leadership> terms = elections.stream().flatMap((elector) -> elector.leadership().stream()).toList();
		action.run();
		terms.forEach((term) -> {
			this.ended.put(key(term.election(), term.fencingToken()), reason);
			this.trace.add(() -> "%s ends %s: %s".formatted(this.name, term, reason));
		});
		elections.stream()
			.filter(LeaderElector::isLeader)
			.findAny()
			.ifPresent((elector) -> this.violation = "%s leads %s though it was %s".formatted(this.name,
					elector.election(), reason));
	}

	/**
	 * Return whether the application resigned a term.
	 * @param term the term
	 * @return whether its work was given time to finish
	 */
	boolean contain(Leadership term) {
		String key = key(term.election(), term.fencingToken());
		return this.resigned.containsKey(key) || this.ended.containsKey(key);
	}

	/**
	 * Return whether a term was resigned so lately that its work is still given time to
	 * finish, unless it was interrupted.
	 * @param term the term
	 * @return whether it drains for sure
	 */
	boolean letDrain(Leadership term) {
		Long until = this.resigned.get(key(term.election(), term.fencingToken()));
		return until != null && this.time.now() < until;
	}

	/**
	 * Check why a term ended: an application that resigned it must not learn that it was
	 * lost, nor that another instance leads if none has claimed, nor that the record was
	 * lost by a store that loses none.
	 * @param ended the event that it received
	 */
	void onRevoked(LeadershipRevokedEvent ended) {
		String key = key(ended.election(), ended.fencingToken());
		boolean given = this.resigned.containsKey(key) || this.ended.containsKey(key);
		boolean right = switch (ended.reason()) {
			case RESIGNED -> this.resigned.containsKey(key);
			case PAUSED, LEFT -> this.ended.get(key) == ended.reason();
			case SUPERSEDED -> !given && this.store.claimed().containsLater(ended.election(), ended.fencingToken());
			case RECORD_LOST -> !given && this.scenario.losesData();
			default -> !given;
		};
		if (!right) {
			this.violation = "%s received %s though it %s".formatted(this.name, ended,
					(given) ? "resigned" : "did not resign, or that is not why");
		}
	}

	private static String key(String election, long token) {
		return election + token;
	}

	@Nullable String violation() {
		return this.violation;
	}

}
