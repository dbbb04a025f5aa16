package io.github.leaderelection.overlap;

/**
 * One execution of a job. Its times are those of {@link System#nanoTime()}, which on
 * Linux reads {@code CLOCK_MONOTONIC}: one clock for all processes of the machine.
 *
 * @param job the name of the job
 * @param instance the instance that executed it
 * @param token the fencing token of its term, 0 for none
 * @param start when it started
 * @param end when it ended, {@link #NEVER} if no end was recorded
 * @param complete whether it did all its work
 */
record Execution(String job, String instance, long token, long start, long end, boolean complete) {

	static final long NEVER = Long.MAX_VALUE;

	boolean isUnderWayAt(long time) {
		return this.start <= time && time < this.end;
	}

	boolean overlaps(Execution other) {
		return this.job.equals(other.job) && (isUnderWayAt(other.start) || other.isUnderWayAt(this.start));
	}

}
