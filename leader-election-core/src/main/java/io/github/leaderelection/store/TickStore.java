package io.github.leaderelection.store;

import java.util.OptionalLong;

/**
 * Which tick of each scheduled job of one namespace was started last, so that no tick is
 * started twice. A store that has one returns it by {@link ElectionStore#ticks()}. It
 * needs no clock: it keeps one tick and one fencing token per job, and neither ever goes
 * back.
 * <p>
 * Calls block for as long as the backend takes, which is bounded by the operation
 * timeout, and never delay a heartbeat. Each may throw an {@link ElectionStoreException},
 * which means that the outcome is unknown. Safe for use by any thread.
 */
public interface TickStore {

	/**
	 * Record that a tick is started, if it is later than the last one of the job, and no
	 * higher fencing token has started one. Of several concurrent calls for one tick one
	 * at most returns {@code true}.
	 * @param job the name of the job, valid by
	 * {@link io.github.leaderelection.Names#requireJob}
	 * @param tick when the tick was due, in milliseconds since 1970
	 * @param token the fencing token of the term
	 * @return {@code true} if it was recorded, so that the caller runs the job.
	 * {@code false} if this tick or a later one was started, or a later term has started
	 * one
	 */
	boolean start(String job, long tick, long token);

	/**
	 * Return the last tick of a job that was started.
	 * @param job the name of the job
	 * @return when it was due, in milliseconds since 1970, empty if none was started
	 */
	OptionalLong last(String job);

}
