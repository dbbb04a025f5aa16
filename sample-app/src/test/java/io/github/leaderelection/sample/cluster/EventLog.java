package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The grants and revocations that the instances of a cluster have logged, each by its own
 * clock.
 */
final class EventLog {

	private static final Pattern LINE = Pattern.compile(
			"(instance-\\d+) +\\| ([\\d:.]{12}) INFO +(?:>>> (GRANTED)|<<< (REVOKED)): .* fencing token (\\d+)(?: \\((\\w+)\\))?");

	private final List<Event> events;

	private EventLog(List<Event> events) {
		this.events = events;
	}

	static EventLog of(List<String> output) {
		return new EventLog(output.stream().map(LINE::matcher).filter(Matcher::matches).map(Event::of).toList());
	}

	List<Event> grants() {
		return this.events.stream().filter((event) -> event.reason() == null).toList();
	}

	List<Event> grants(String instance) {
		return grants().stream().filter((event) -> event.instance().equals(instance)).toList();
	}

	/**
	 * Return why terms of an instance have ended.
	 * @param instance the instance
	 * @return the revocations by reason
	 */
	Map<String, List<Event>> revocations(String instance) {
		return this.events.stream()
			.filter((event) -> event.reason() != null && event.instance().equals(instance))
			.collect(Collectors.groupingBy((event) -> Objects.requireNonNull(event.reason())));
	}

	/**
	 * Return the term that was granted last, if it has not ended.
	 * @return the grant
	 */
	Optional<Event> leader() {
		return grants().stream()
			.reduce((first, second) -> (first.token() > second.token()) ? first : second)
			.filter((grant) -> !hasEnded(grant.token()));
	}

	boolean hasEnded(long token) {
		return this.events.stream().anyMatch((event) -> event.reason() != null && event.token() == token);
	}

	/**
	 * Return how long the term was that a revocation has ended.
	 * @param revocation the revocation
	 * @return the time since its grant
	 */
	Duration length(Event revocation) {
		Event grant = grants().stream()
			.filter((event) -> event.token() == revocation.token())
			.findFirst()
			.orElseThrow();
		return between(grant.time(), revocation.time());
	}

	static Duration between(LocalTime first, LocalTime second) {
		Duration duration = Duration.between(first, second);
		// Over midnight
		return (duration.compareTo(Duration.ofHours(-12)) < 0) ? duration.plusDays(1) : duration;
	}

	/**
	 * A grant or a revocation.
	 *
	 * @param instance the instance
	 * @param time when it was logged
	 * @param token the fencing token
	 * @param reason why the term has ended, {@code null} for a grant
	 */
	record Event(String instance, LocalTime time, long token, String reason) {

		static Event of(Matcher line) {
			return new Event(line.group(1), LocalTime.parse(line.group(2)), Long.parseLong(line.group(5)),
					line.group(6));
		}

	}

}
