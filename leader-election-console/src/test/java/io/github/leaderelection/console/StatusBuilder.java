package io.github.leaderelection.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.actuate.ElectionDescriptors.CandidateDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.LeaderElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import io.github.leaderelection.actuate.ElectionHistory.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint {@code leaderelection} of the instance {@code me} answers.
 */
final class StatusBuilder {

	static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

	static final long TOKEN = 1795433338320L;

	private final Map<String, ElectionDescriptor> elections = new TreeMap<>();

	private final List<Member> members = new ArrayList<>();

	private final Map<Reason, Long> ended = new TreeMap<>();

	private Map<String, Object> details = Map.of();

	private String candidate = "me";

	private boolean writable;

	private @Nullable String problem;

	private @Nullable String next;

	private int total = -1;

	StatusBuilder() {
		member("me", true, Map.of());
	}

	StatusBuilder candidate(String id) {
		this.candidate = id;
		return this;
	}

	StatusBuilder member(String candidate, boolean self, Map<String, String> metadata) {
		this.members.add(new Member("session-of-" + candidate, candidate, metadata, self, Duration.ofMillis(1500)));
		return this;
	}

	StatusBuilder silent(String candidate, Duration silence) {
		this.members.add(new Member("session-of-" + candidate, candidate, Map.of(), false, silence));
		return this;
	}

	StatusBuilder writable() {
		this.writable = true;
		return this;
	}

	StatusBuilder problem(String text) {
		this.problem = text;
		return this;
	}

	StatusBuilder details(Map<String, Object> details) {
		this.details = details;
		return this;
	}

	StatusBuilder ended(Reason reason, long count) {
		this.ended.put(reason, count);
		return this;
	}

	StatusBuilder page(@Nullable String next, int total) {
		this.next = next;
		this.total = total;
		return this;
	}

	StatusBuilder leads(String election, long token) {
		return election(election, State.LEADING, this.candidate, token, Set.of(),
				List.of(new Change(NOW.minusSeconds(30), Kind.GRANTED, this.candidate, token, null)));
	}

	StatusBuilder follows(String election, String leader, long token) {
		return election(election, State.FOLLOWING, leader, token, Set.of(),
				List.of(new Change(NOW.minusSeconds(30), Kind.OBSERVED, leader, token, null)));
	}

	StatusBuilder nobody(String election, State state) {
		return election(election, state, null, null, Set.of(), List.of());
	}

	StatusBuilder paused(String election, String... by) {
		return election(election, State.LEADERLESS, null, null, Set.of(by), List.of());
	}

	StatusBuilder election(String name, State state, @Nullable String leader, @Nullable Long token,
			Set<String> pausedBy, List<Change> changes) {
		return election(name, state, leader, token, pausedBy, changes, List.of());
	}

	StatusBuilder election(String name, State state, @Nullable String leader, @Nullable Long token,
			Set<String> pausedBy, List<Change> changes, List<WorkDescriptor> work) {
		boolean leading = state == State.LEADING;
		this.elections.put(name,
				new ElectionDescriptor(leading, state, (pausedBy.isEmpty()) ? Standing.CANDIDATE : Standing.PAUSED,
						new TreeSet<>(pausedBy), leader, token, NOW.minusSeconds(30),
						(leading) ? Duration.ofMillis(6200) : null, false, changes, Map.of(), work));
		return this;
	}

	LeaderElectionDescriptor build() {
		return new LeaderElectionDescriptor("raft", "shop", this.problem,
				(this.problem != null) ? Duration.ofSeconds(12) : null, this.details, NOW, Duration.ofSeconds(10),
				this.writable, new CandidateDescriptor(this.candidate, "session-of-me", true), this.members,
				this.members.size(), this.ended, (this.total >= 0) ? this.total : this.elections.size(), this.next,
				this.elections);
	}

}
