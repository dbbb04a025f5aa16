package io.github.leaderelection;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * This instance observed that another leader, or none, leads now. Comes on every
 * instance, the leader included.
 *
 * @param election the name of the election
 * @param current the leader, or {@code null} if there is none or that is unknown
 * @param time when it was observed, by the wall clock
 * @author Leader Election
 */
public record LeaderChangedEvent(String election, @Nullable Leader current, Instant time) implements ElectionEvent {

	/**
	 * Return the leader.
	 * @return the leader, or empty if there is none or that is unknown
	 */
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.current);
	}

}
