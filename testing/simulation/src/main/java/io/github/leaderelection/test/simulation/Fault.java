package io.github.leaderelection.test.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What can go wrong in a simulated history.
 */
public enum Fault {

	/** Requests to the store get lost. */
	REQUEST_LOSS,

	/** Answers of the store get lost. */
	ANSWER_LOSS,

	/** Requests and answers are delayed by up to three leases, as is their execution. */
	DELAY,

	/** Operations are executed a second time, up to three leases later. */
	DUPLICATE,

	/** A process is cut off from the store in one direction. */
	ONE_WAY_PARTITION,

	/** A process is cut off from the store. */
	PARTITION,

	/** A process is paused at any point while its clocks go on. */
	PAUSE,

	/** A machine is suspended: its monotonic clock stands still. */
	SUSPENSION,

	/** A wall clock is stepped by up to an hour either way. */
	WALL_STEP,

	/** The monotonic clocks run at different rates. */
	CLOCK_RATE,

	/** A process is killed and started again. */
	CRASH,

	/** All processes are killed and started again. */
	CRASH_ALL,

	/** The store is slow for a while. */
	STORE_SLOW,

	/** The store is down for a while. */
	STORE_DOWN,

	/** The store refuses writes for a while. */
	STORE_READ_ONLY,

	/** The store is restarted with its data. */
	STORE_RESTART,

	/** The store loses all its data. */
	STORE_WIPE,

	/** The store fails over and loses the last seconds of what it acknowledged. */
	STORE_ROLLBACK,

	/** Views show the sessions of others as they were a while ago. */
	LAGGING_READS,

	/** Restarted processes have another lease duration. */
	LEASE_CHANGE,

	/** Leaders resign. */
	RESIGN,

	/** Processes stop in an orderly way and start again. */
	STOP,

	/** Hints get lost. */
	HINT_LOSS,

	/** Listeners block or throw. */
	BAD_LISTENER,

	/** The monotonic clocks are about to overflow. */
	NANO_OVERFLOW,

	/** Leaders do guarded work, which lasts. */
	GUARDED_WORK,

	/** Every other piece of that work ignores interrupts. */
	STUBBORN_WORK,

	/** A thread of the application resigns between two tasks of the state thread. */
	RESIGN_BETWEEN_TASKS,

	/** Guarded work goes deeper: nested work of the same or of another election. */
	NESTED_WORK,

	/**
	 * What gives tasks to threads and timers throws errors, before or after it did so.
	 */
	ENVIRONMENT_ERROR,

	/**
	 * The store fails over to another server, and later back to the former one, which has
	 * kept its identity and lost what was written meanwhile.
	 */
	STORE_FAILBACK,

	/** Some wall clocks are years off. */
	CLOCK_YEARS,

	/**
	 * Leaders do guarded work that is tied to no thread: it is closed on other threads,
	 * early, late or twice, and some of it lasts until it is signalled.
	 */
	OPEN_RUNS,

	/** Candidacies are paused and resumed, also between two tasks of the state thread. */
	CANDIDACY_PAUSE,

	/** Processes leave elections and join them again. */
	LEAVE,

	/** Leaders hand an election to another process. */
	TRANSFER,

	/** Processes that stop release each election as soon as their work has ended. */
	EARLY_RELEASE,

	/** What receives the measurements of an engine throws errors. */
	BAD_TELEMETRY,

	/** Two changes of a leader within a minute are a storm. */
	STORMS,

	/** Some processes run an older format, which sets no marks and names no bases. */
	OLD_FORMAT,

	/** The mark of the records is lost alone, where it is no part of their content. */
	MARK_LOSS,

	/**
	 * The store fails over and loses the last records that it acknowledged, but not the
	 * last heartbeats.
	 */
	STORE_PARTIAL_LOSS,

	/**
	 * Between two claims of a batch the store executes calls of others, or the rest of
	 * the batch fails.
	 */
	TORN_BATCH,

	/** One election has a token that is far ahead of all clocks. */
	FAR_TOKEN;

	/**
	 * What happens within processes: drawn apart, so that older seeds keep their meaning.
	 */
	static final Set<Fault> OF_APPLICATIONS = EnumSet.of(GUARDED_WORK, STUBBORN_WORK, RESIGN_BETWEEN_TASKS, NESTED_WORK,
			ENVIRONMENT_ERROR);

	/**
	 * Faults that were added later: drawn apart for the same reason.
	 */
	static final Set<Fault> ADDED = EnumSet.of(STORE_FAILBACK, CLOCK_YEARS);

	/**
	 * What applications ask of a candidacy: drawn apart for the same reason.
	 */
	static final Set<Fault> OF_CANDIDACIES = EnumSet.of(OPEN_RUNS, CANDIDACY_PAUSE, LEAVE, TRANSFER, EARLY_RELEASE);

	/**
	 * What is observed of engines, and follows from that: drawn apart for the same
	 * reason.
	 */
	static final Set<Fault> OF_OPERATION = EnumSet.of(BAD_TELEMETRY, STORMS);

	/**
	 * What concerns bases, marks and batches: drawn apart for the same reason.
	 */
	static final Set<Fault> OF_MARKS = EnumSet.of(OLD_FORMAT, MARK_LOSS, STORE_PARTIAL_LOSS, TORN_BATCH, FAR_TOKEN);

}
