package io.github.leaderelection.metrics;

import java.time.Instant;

import io.github.leaderelection.Leadership;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run of leader-only work while it is observed.
 */
public final class LeaderWorkObservationContext extends Observation.Context {

	private final String work;

	private final Leadership term;

	private final String electionTag;

	private final @Nullable Instant tick;

	LeaderWorkObservationContext(String work, Leadership term, String electionTag, @Nullable Instant tick) {
		this.work = work;
		this.term = term;
		this.electionTag = electionTag;
		this.tick = tick;
	}

	/**
	 * Return the name of the work.
	 * @return the name
	 */
	public String getWork() {
		return this.work;
	}

	/**
	 * Return the term under which the work runs.
	 * @return the term
	 */
	public Leadership getTerm() {
		return this.term;
	}

	/**
	 * Return the value that meters have for the election, of which there is a limited
	 * number.
	 * @return the name of the election, or a value for all elections above the limit
	 */
	public String getElectionTag() {
		return this.electionTag;
	}

	/**
	 * Return the tick that the work runs for.
	 * @return the tick, {@code null} if it does not run once per tick
	 */
	public @Nullable Instant getTick() {
		return this.tick;
	}

}
