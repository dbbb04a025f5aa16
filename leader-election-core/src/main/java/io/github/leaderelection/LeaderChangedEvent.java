package io.github.leaderelection;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Event that reports a change of the leader, as observed by this instance. Published on
 * every instance, including the leader.
 *
 * @param election the name of the election
 * @param current the leader, or {@code null} if there is none or it is unknown
 * @param time when it was observed, by the wall clock
 */
public record LeaderChangedEvent(String election, @Nullable Leader current,
		Instant time) implements ElectionEvent.OfElection {

	/**
	 * Return the leader.
	 * @return the leader, or empty if there is none or it is unknown
	 */
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.current);
	}

}
