package io.github.leaderelection.sample.observation;

import org.jspecify.annotations.Nullable;

/**
 * One term as the instance that led has observed it itself. All times are nanoseconds of
 * {@link System#nanoTime()}.
 * <p>
 * <b>What holds.</b> The instance led at every instant from {@link #first} to
 * {@link #last}: it got {@code true} from {@code isLeader()} at both ends, and a term
 * never resumes. Before and after that it may have led for one period of the sampler. A
 * process that is paused or killed observes nothing more, so its span ends there.
 * <p>
 * <b>Which spans compare.</b> On Linux {@code System.nanoTime()} is
 * {@code CLOCK_MONOTONIC}, one clock for all processes of a machine. HotSpot reads one
 * clock of the machine on macOS and Windows too. The Java specification promises neither,
 * and spans of different machines never compare.
 *
 * @param process the process of the instance, of which each start is another
 * @param token the fencing token of the term
 * @param first when the first {@code true} was received
 * @param last when the last question was asked that was answered by {@code true}
 * @param until when the term ends unless it is renewed, as known at the last question
 * @param ended when the instance observed that the term had ended, {@code null} if it has
 * not observed that
 */
public record Span(Source process, long token, long first, long last, long until, @Nullable Long ended) {

	/**
	 * Return whether two processes led at one instant for certain.
	 * @param other another span
	 * @return whether both led
	 */
	public boolean overlaps(Span other) {
		return overlap(other) >= 0 && !this.process.equals(other.process);
	}

	/**
	 * Return for how long both spans last at once.
	 * @param other another span
	 * @return nanoseconds, negative if one begins after the other has ended
	 */
	public long overlap(Span other) {
		return Math.min(this.last - other.first,
				Math.min(other.last - this.first, Math.min(this.last - this.first, other.last - other.first)));
	}

	Span endedAt(long instant) {
		return new Span(this.process, this.token, this.first, this.last, this.until, instant);
	}

	/**
	 * Return whether the term can have lasted at an instant.
	 * @param instant the instant
	 * @return {@code false} if the instance observed {@code false} before that, or could
	 * not lead any more
	 */
	public boolean mayInclude(long instant) {
		return this.first - instant <= 0 && ((this.ended != null) ? this.ended : this.until) - instant > 0;
	}

	/**
	 * Return whether this term is the last that is known to last.
	 * @param now the present time
	 * @return whether the instance leads unless it is dead
	 */
	public boolean lasts(long now) {
		return this.ended == null && this.until - now > 0;
	}

	/**
	 * The process that observed a span.
	 *
	 * @param instance the candidate id of the instance
	 * @param pid the process id
	 */
	public record Source(String instance, long pid) {

	}

}
