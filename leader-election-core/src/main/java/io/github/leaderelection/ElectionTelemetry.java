package io.github.leaderelection;

import java.time.Duration;

/**
 * What an engine measures, for meters. Each method is called on the thread of the
 * election state, in the order of what it reports. It must return at once; the engine
 * contains what it throws. All durations are those of the monotonic clock unless a method
 * says otherwise. What an application can ask, such as {@link LeaderElector#isLeader()}
 * or {@link Leadership#remaining()}, is not reported.
 * <p>
 * All methods do nothing by default, so an implementation overrides what it records, and
 * a later version can add measurements.
 */
public interface ElectionTelemetry {

	/**
	 * A telemetry that records nothing.
	 */
	ElectionTelemetry NONE = new ElectionTelemetry() {
	};

	/**
	 * This instance observes an election from now on: after each start of the engine, and
	 * after the application has joined it.
	 * @param elector the election
	 */
	default void joined(LeaderElector elector) {
	}

	/**
	 * The application has left an election, which is released: nothing of this elector is
	 * reported any more. Called on the thread that leaves the election or stops the
	 * engine if the engine does not run.
	 * @param elector the election
	 */
	default void left(LeaderElector elector) {
	}

	/**
	 * A heartbeat has its outcome. Each has one; an answer that comes after it had none
	 * in time is not reported, but for its {@linkplain #view view}.
	 * @param outcome the outcome
	 * @param duration from before it was handed to the store to its answer, its failure
	 * or the operation timeout
	 */
	default void heartbeat(HeartbeatOutcome outcome, Duration duration) {
	}

	/**
	 * A view of the store was taken in.
	 * @param records the number of election records, those of other elections included
	 * @param sessions the number of sessions, ended ones that were not removed included
	 */
	default void view(int records, int sessions) {
	}

	/**
	 * A term of this instance has ended.
	 * @param election the name of the election
	 * @param reason why it ended
	 * @param duration from the grant to the end as it was noticed
	 */
	default void termEnded(String election, LeadershipRevokedEvent.Reason reason, Duration duration) {
	}

	/**
	 * This instance was granted a term.
	 * @param election the name of the election
	 * @param after what made the election claimable
	 * @param duration from what {@code after} says, as this instance observed it, to the
	 * grant
	 */
	default void takeover(String election, Takeover after, Duration duration) {
	}

	/**
	 * A term that was given up has been handed off: the store has acknowledged the
	 * release, or shows it. A term that was lost is not handed off. If the answer to the
	 * release is lost and another instance claims before the next view, it is not known
	 * and not reported.
	 * @param election the name of the election
	 * @param outcome how the guarded work ended
	 * @param duration from the end of the term to the acknowledgement
	 */
	default void handOff(String election, HandOff outcome, Duration duration) {
	}

	/**
	 * This process or its machine did not run for a while: as
	 * {@link ProcessStalledEvent}.
	 * @param kind whether the monotonic clock ran
	 * @param length for how long at least, by the monotonic clock for a pause and by the
	 * wall clock for a suspension
	 */
	default void stall(ProcessStalledEvent.Kind kind, Duration length) {
	}

	/**
	 * Guarded work has not ended after its signal to stop: as {@link WorkOverrunEvent}.
	 * @param election the name of the election
	 * @param work the name of the work
	 */
	default void workOverrun(String election, String work) {
	}

	/**
	 * Outcome of a heartbeat.
	 */
	enum HeartbeatOutcome {

		/**
		 * The store answered within the operation timeout.
		 */
		OK,

		/**
		 * The store did not answer within the operation timeout.
		 */
		LATE,

		/**
		 * The store or its client reported a failure.
		 */
		ERROR

	}

	/**
	 * What made an election claimable.
	 */
	enum Takeover {

		/**
		 * The leader before released it. The time counts from the first view that shows
		 * that.
		 */
		RELEASE,

		/**
		 * The leader before was silent for a lease. The time counts from the first view
		 * that shows its last heartbeat.
		 */
		SILENCE,

		/**
		 * Nobody had led it, or its record could not be trusted and was watched for a
		 * lease. The time counts from the first view of the record.
		 */
		VACANCY,

		/**
		 * This instance held it without leading: it had lost its term, or an earlier
		 * claim was answered too late. The time counts from the end of that term, or from
		 * the first view that shows the claim.
		 */
		RETURN

	}

	/**
	 * How guarded work ended before a hand-off.
	 */
	enum HandOff {

		/**
		 * It ended within the drain timeout, or there was none.
		 */
		DRAINED,

		/**
		 * It ended after its signal to stop, within one operation timeout.
		 */
		INTERRUPTED,

		/**
		 * It ended later than that.
		 */
		OVERRUN

	}

}
