package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.engine.ElectionEngine;
import org.jspecify.annotations.Nullable;

/**
 * What the application on one process does with its candidacies: it pauses and resumes
 * them, leaves elections and joins them again, and hands elections to others.
 */
final class Candidacies {

	private static final String ONE = "one";

	private static final String ALL = "all";

	private final List<LeaderElector> electors = new ArrayList<>();

	private final Set<String> paused = new HashSet<>();

	private final Set<String> left = new HashSet<>();

	private final List<CompletableFuture<Void>> leaves = new ArrayList<>();

	private final ElectionEngine engine;

	private final SplittableRandom random;

	private final Resignations resignations;

	private final String name;

	private boolean allPaused;

	private @Nullable String violation;

	Candidacies(ElectionEngine engine, List<String> elections, SplittableRandom random, Resignations resignations,
			String name) {
		this.engine = engine;
		this.random = random;
		this.resignations = resignations;
		this.name = name;
		elections.forEach((election) -> this.electors.add(engine.elector(election)));
	}

	/**
	 * Return the electors, in the order of the elections. One that was left stays until
	 * the election is joined again.
	 * @return a view of them
	 */
	List<LeaderElector> electors() {
		return this.electors;
	}

	LeaderElector any() {
		return this.electors.get(this.random.nextInt(this.electors.size()));
	}

	void pause() {
		if (this.random.nextInt(4) == 0) {
			this.resignations.end(this.electors, Reason.PAUSED, () -> this.engine.pause(ALL));
			this.allPaused = true;
		}
		else {
			LeaderElector elector = any();
			this.resignations.end(List.of(elector), Reason.PAUSED, () -> elector.pause(ONE));
			this.paused.add(elector.election());
		}
	}

	void resume() {
		this.engine.resume(ALL);
		this.allPaused = false;
		this.electors.forEach((elector) -> elector.resume(ONE));
		this.paused.clear();
	}

	void leave() {
		LeaderElector elector = any();
		if (!this.left.contains(elector.election())) {
			this.resignations.end(List.of(elector), Reason.LEFT,
					() -> this.leaves.add(this.engine.leave(elector.election())));
			this.left.add(elector.election());
			this.paused.remove(elector.election());
		}
	}

	void joinAgain() {
		this.electors.replaceAll((elector) -> this.left.contains(elector.election())
				? this.engine.elector(elector.election()) : elector);
		// The pauses of the elector that was left are gone with it
		this.paused.removeAll(this.left);
		this.left.clear();
	}

	void transfer() {
		LeaderElector elector = any();
		List<Member> others = this.engine.members().stream().filter((member) -> !member.self()).toList();
		if (elector.isLeader() && !others.isEmpty()) {
			this.resignations.resign(elector, others.get(this.random.nextInt(others.size())));
		}
	}

	/**
	 * Return whether this process must not lead an election.
	 * @param election the election
	 * @return whether it has paused or left it
	 */
	boolean abstain(String election) {
		return this.allPaused || this.paused.contains(election) || this.left.contains(election);
	}

	boolean hasLeft(String election) {
		return this.left.contains(election);
	}

	/**
	 * Note that everything should have ended by now.
	 */
	void end() {
		if (!this.leaves.stream().allMatch(CompletableFuture::isDone)) {
			this.violation = "%s has not forgotten an election that it has left".formatted(this.name);
		}
	}

	@Nullable String violation() {
		if (!this.allPaused && this.paused.isEmpty() && this.left.isEmpty()) {
			return this.violation;
		}
		for (LeaderElector elector : this.electors) {
			if (this.violation == null && abstain(elector.election()) && elector.isLeader()) {
				this.violation = "%s leads %s though it has paused or left it".formatted(this.name, elector.election());
			}
		}
		return this.violation;
	}

}
