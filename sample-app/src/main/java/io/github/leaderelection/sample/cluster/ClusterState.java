package io.github.leaderelection.sample.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.leaderelection.sample.cluster.Journal.Entry;
import io.github.leaderelection.sample.observation.Overlap;
import io.github.leaderelection.sample.observation.Span;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows. Times are milliseconds since the epoch, as far as the wall clock
 * was not set since the launcher started. Fencing tokens are text: JavaScript has no
 * integers of 64 bits.
 *
 * @param time the present time
 * @param leaders the names of the instances that lead: one, or none for a while
 * @param instances the instances
 * @param terms the last terms in the order of time
 * @param termCount how many terms there were
 * @param events the last events in the order of time
 * @param takeovers the last takeovers after faults in the order of time
 * @param takeoverCount how many of them there were
 * @param overlaps the times in which two instances led
 * @param overlapCount how many of them there were
 * @param longestGap the longest time without a leader since the first term, milliseconds
 * @param story how far the story is
 */
record ClusterState(double time, List<String> leaders, List<InstanceState> instances, List<Term> terms, int termCount,
		List<Event> events, List<TakeoverState> takeovers, int takeoverCount, List<Conflict> overlaps, int overlapCount,
		double longestGap, Story.Progress story) {

	private static final int MOST = 500;

	static ClusterState of(Cluster cluster, Journal journal, Story story, WallClock clock) {
		List<Span> leaders = cluster.leaders();
		return of(leaders,
				cluster.instances().stream().map((instance) -> InstanceState.of(instance, leaders, clock)).toList(),
				cluster.spans(), journal.entries(), story.progress(), clock, System.nanoTime());
	}

	/**
	 * Show what was observed.
	 * @param leaders the terms that last now
	 * @param instances the instances
	 * @param spans what they have observed, in the order of time
	 * @param entries what happened to them, in the order of time
	 * @param story how far the story is
	 * @param clock shows instants as wall-clock times
	 * @param now the present time, as {@link System#nanoTime()}
	 * @return the state
	 */
	static ClusterState of(List<Span> leaders, List<InstanceState> instances, List<Span> spans, List<Entry> entries,
			Story.Progress story, WallClock clock, long now) {
		Summary summary = Summary.of(entries, spans, now);
		return new ClusterState(clock.millis(now),
				leaders.stream().map((span) -> span.process().instance()).distinct().toList(), instances,
				last(spans).stream().map((span) -> Term.of(span, clock)).toList(), spans.size(),
				last(entries).stream().map((entry) -> Event.of(entry, clock)).toList(),
				last(summary.takeovers()).stream().map((takeover) -> TakeoverState.of(takeover, clock)).toList(),
				summary.takeovers().size(),
				last(summary.overlaps()).stream().map((overlap) -> Conflict.of(overlap, clock)).toList(),
				summary.overlaps().size(), summary.longestGap().toNanos() / 1e6, story);
	}

	private static <T> List<T> last(List<T> all) {
		return all.subList(Math.max(0, all.size() - MOST), all.size());
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * An instance.
	 *
	 * @param name the candidate id
	 * @param url the address of its web server
	 * @param pid the id of its last process
	 * @param state {@code starting}, {@code running}, {@code paused} or {@code ended}
	 * @param exitCode the exit code of the process, {@code null} while it lives
	 * @param cut whether it is cut off
	 * @param slow whether its network is slow
	 * @param token the fencing token under which it leads, {@code null} if it does not
	 * @param until when its term ends unless it is renewed
	 * @param commands the commands that can be executed
	 */
	record InstanceState(String name, String url, @Nullable Long pid, String state, @Nullable Integer exitCode,
			boolean cut, boolean slow, @Nullable String token, @Nullable Double until, List<String> commands) {

		static InstanceState of(Instance instance, List<Span> leaders, WallClock clock) {
			synchronized (instance) {
				InstanceProcess process = instance.process();
				Span term = leaders.stream()
					.filter((span) -> span.process().instance().equals(instance.name()))
					.reduce((first, second) -> second)
					.orElse(null);
				return new InstanceState(instance.name(), "http://127.0.0.1:%d".formatted(instance.port()),
						(process != null) ? process.pid() : null, state(instance),
						(process != null && !process.isAlive()) ? process.exitCode() : null, instance.isCut(),
						instance.isSlow(), (term != null) ? String.valueOf(term.token()) : null,
						(term != null) ? clock.millis(term.until()) : null,
						Arrays.stream(Command.values())
							.filter((command) -> command.isApplicable(instance))
							.map(Command::text)
							.toList());
			}
		}

		private static String state(Instance instance) {
			if (!instance.isAlive()) {
				return "ended";
			}
			if (instance.isPaused()) {
				return "paused";
			}
			return (instance.isUp()) ? "running" : "starting";
		}

	}

	/**
	 * A term as its leader has observed it.
	 *
	 * @param instance the candidate id of the leader
	 * @param token the fencing token
	 * @param from the first observation
	 * @param to the last observation
	 * @param until when the term ends unless it is renewed, by its last observation
	 * @param ended when the instance observed the end, {@code null} if it has not
	 */
	record Term(String instance, String token, double from, double to, double until, @Nullable Double ended) {

		static Term of(Span span, WallClock clock) {
			return new Term(span.process().instance(), String.valueOf(span.token()), clock.millis(span.first()),
					clock.millis(span.last()), clock.millis(span.until()),
					(span.ended() != null) ? clock.millis(span.ended()) : null);
		}

	}

	/**
	 * An entry of the journal.
	 *
	 * @param time when it happened
	 * @param instance the instance
	 * @param kind what happened
	 * @param text the same for people
	 */
	record Event(double time, String instance, String kind, String text) {

		static Event of(Entry entry, WallClock clock) {
			return new Event(clock.millis(entry.time()), entry.instance(), ClusterState.text(entry.kind()),
					entry.text());
		}

	}

	/**
	 * A takeover after a fault.
	 *
	 * @param time when the fault happened
	 * @param fault what it was
	 * @param from the leader that it happened to
	 * @param to the next leader
	 * @param token the fencing token of the next leader
	 * @param millis the time from the fault to the first observation of the next leader
	 */
	record TakeoverState(double time, String fault, String from, String to, String token, double millis) {

		static TakeoverState of(Takeover takeover, WallClock clock) {
			return new TakeoverState(clock.millis(takeover.fault().time()), ClusterState.text(takeover.fault().kind()),
					takeover.ended().process().instance(), takeover.next().process().instance(),
					String.valueOf(takeover.next().token()), takeover.time().toNanos() / 1e6);
		}

	}

	/**
	 * A time in which two instances led.
	 *
	 * @param one an instance
	 * @param other the other one
	 * @param from when both led
	 * @param to until when both led
	 */
	record Conflict(String one, String other, double from, double to) {

		static Conflict of(Overlap overlap, WallClock clock) {
			// The first of the pair began earlier
			long from = overlap.other().first();
			return new Conflict(overlap.one().process().instance(), overlap.other().process().instance(),
					clock.millis(from), clock.millis(from + overlap.length().toNanos()));
		}

	}

}
