package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true after every event, judged by what applications can see.
 */
final class Invariants {

	/**
	 * A token that is far ahead of all clocks, and may be followed.
	 */
	static final long FAR_TOKEN = 1L << 60;

	private final Map<String, Long> highestToken = new HashMap<>();

	private final Map<Instance, Map<String, Term>> current = new HashMap<>();

	private final Map<String, Set<Long>> ended = new HashMap<>();

	private final Map<String, Instance> leaders = new HashMap<>();

	private final GuardedWorkInvariants works;

	private final OpenRunInvariants runs;

	private final Claimed claimed;

	private final @Nullable String farAhead;

	private long terms;

	Invariants(Scenario scenario, VirtualTime time, Claimed claimed) {
		this.claimed = claimed;
		this.farAhead = (scenario.has(Fault.FAR_TOKEN)) ? "election-0" : null;
		this.works = new GuardedWorkInvariants(scenario, time);
		this.runs = new OpenRunInvariants(scenario, time);
	}

	/**
	 * Check all invariants.
	 * @param instances the live instances
	 * @return what is violated, {@code null} if nothing is
	 */
	@Nullable String check(Collection<Instance> instances) {
		this.leaders.clear();
		for (Instance instance : instances) {
			if (instance.violation() != null) {
				return instance.violation();
			}
			Map<String, Term> terms = this.current.computeIfAbsent(instance, (key) -> new HashMap<>());
			List<Shown> views = instance.process().calls().recent();
			for (LeaderElector elector : instance.electors()) {
				String violation = check(instance, elector, terms, views);
				if (violation != null) {
					return violation;
				}
			}
		}
		String violation = this.works.check(instances, this.leaders);
		return (violation != null) ? violation : this.runs.check(instances, this.leaders);
	}

	void onRelease(ElectionRecord held, Collection<Instance> instances) {
		this.works.onRelease(held, instances);
		this.runs.onRelease(held, instances);
		instances.forEach((instance) -> instance.measured().onRelease(held));
	}

	private @Nullable String check(Instance instance, LeaderElector elector, Map<String, Term> terms,
			List<Shown> views) {
		String election = elector.election();
		Term before = (terms.isEmpty()) ? null : terms.get(election);
		boolean leading = elector.isLeader();
		if (!leading) {
			if (before != null) {
				terms.remove(election);
				this.ended.computeIfAbsent(election, (key) -> new HashSet<>()).add(before.token());
			}
			return null;
		}
		Instance other = this.leaders.put(election, instance);
		if (other != null) {
			return "two leaders of %s: %s and %s".formatted(election, other.name(), instance.name());
		}
		Leadership leadership = elector.leadership().orElse(null);
		if (leadership == null) {
			return "%s leads %s without a term".formatted(instance.name(), election);
		}
		long token = leadership.fencingToken();
		long remaining = leadership.remaining().toNanos();
		long answers = instance.process().calls().answers();
		if (before == null || before.token() != token) {
			if (before != null) {
				this.ended.computeIfAbsent(election, (key) -> new HashSet<>()).add(before.token());
			}
			this.terms++;
			if (this.ended.getOrDefault(election, Set.of()).contains(token)) {
				return "%s resumes the term of %s with token %d, which had ended".formatted(instance.name(), election,
						token);
			}
			Long highest = this.highestToken.put(election, token);
			if (highest != null && highest >= token) {
				return "%s leads %s with token %d after one with %d".formatted(instance.name(), election, token,
						highest);
			}
			if (!this.claimed.contains(election, token)) {
				return "%s leads %s with token %d, which the store has not given".formatted(instance.name(), election,
						token);
			}
			if (this.farAhead != null && token > FAR_TOKEN / 2 && !election.equals(this.farAhead)) {
				return "%s leads %s with token %d, which is far ahead".formatted(instance.name(), election, token);
			}
		}
		else if (remaining > before.remaining()) {
			if (answers == before.answers()) {
				return "%s has more time left for %s without an acknowledgement".formatted(instance.name(), election);
			}
			if (views.stream().noneMatch((view) -> isShown(view, election, token))) {
				return "%s has more time left for %s though no view has confirmed it".formatted(instance.name(),
						election);
			}
		}
		terms.put(election, new Term(token, remaining, answers));
		return null;
	}

	private static boolean isShown(Shown view, String election, long token) {
		ElectionRecord record = view.truth().byElection().get(election);
		return record != null && record.token() == token && view.session().equals(record.holder());
	}

	boolean isLed(String election) {
		return this.leaders.containsKey(election);
	}

	/**
	 * Return how many elections are led.
	 * @return the number
	 */
	int led() {
		return this.leaders.size();
	}

	long terms() {
		return this.terms;
	}

	/**
	 * What was seen of a term.
	 *
	 * @param token its token
	 * @param remaining the time it had left
	 * @param answers how many answers its process had had
	 */
	private record Term(long token, long remaining, long answers) {
	}

}
