package io.github.leaderelection.schedule;

import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.store.TickStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduled method that runs once per tick, or has a first run when elected, or both.
 * Decides which of its runs do anything. Safe for use by any thread.
 */
public final class ScheduledJob implements Function<GuardedRun, Admission> {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledJob.class);

	private final String name;

	private final @Nullable TickLog ticks;

	private final @Nullable SingleRun single;

	private ScheduledJob(String name, @Nullable TickLog ticks, @Nullable SingleRun single) {
		this.name = name;
		this.ticks = ticks;
		this.single = single;
	}

	/**
	 * Create a job.
	 * @param name the name of the job
	 * @param schedule when its ticks are due, {@code null} if it does not run once per
	 * tick
	 * @param store supplies where ticks are recorded
	 * @param clock the wall clock
	 * @param firstRun whether it may have a first run
	 * @return the job
	 */
	public static ScheduledJob of(String name, @Nullable CronSchedule schedule, Supplier<TickStore> store,
			InstantSource clock, boolean firstRun) {
		return new ScheduledJob(name, (schedule != null) ? new TickLog(name, schedule, store, clock) : null,
				(firstRun) ? new SingleRun() : null);
	}

	/**
	 * Return the name of the job.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Let a run begin, or close it.
	 * @param run the run, which is open
	 * @return whether it begins
	 * @throws TickUnknownException if it is unknown whether the run was recorded. The run
	 * is closed then
	 */
	@Override
	public Admission apply(GuardedRun run) {
		GuardedRun only = (this.single != null) ? this.single.enter(run).orElse(null) : run;
		if (only == null) {
			logger.debug("[{}] {} was skipped: another run is under way", run.leadership().election(), this.name);
			run.close();
			return new Admission.Refused(SkipCause.BUSY);
		}
		Admission admission = null;
		try {
			admission = admit(only);
			return admission;
		}
		finally {
			if (!(admission instanceof Admission.Admitted)) {
				only.close();
			}
		}
	}

	private Admission admit(GuardedRun run) {
		boolean first = FirstRun.isCurrent(this);
		if (first && !FirstRun.isOfGrantedTerm(this, run.leadership())) {
			return new Admission.Refused(SkipCause.NOT_LEADER);
		}
		if (this.ticks == null) {
			return new Admission.Admitted(run, null);
		}
		return this.ticks.start(run.leadership(), !first)
			.<Admission>map((tick) -> new Admission.Admitted(run, tick))
			.orElseGet(() -> new Admission.Refused(SkipCause.TICK_DONE));
	}

	/**
	 * Return whether a tick that is due was not started, after one that was.
	 * @param election the name of the election, for a message
	 * @return whether it was missed
	 * @throws TickUnknownException if that is unknown
	 */
	boolean isMissed(String election) {
		return this.ticks != null && this.ticks.isMissed(election);
	}

}
