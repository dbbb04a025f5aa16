package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.WorkOverrunEvent;
import io.github.leaderelection.engine.TermPhase.Stopping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports work that does not end after its signal to stop: one operation timeout after
 * that, and again after each further lease duration. State thread only.
 */
final class OverrunReport {

	private static final Logger logger = LoggerFactory.getLogger(OverrunReport.class);

	private final SessionContext context;

	private @Nullable Term term;

	private long due;

	OverrunReport(SessionContext context) {
		this.context = context;
	}

	/**
	 * Report what still runs, if that is due.
	 * @param stopping the term whose work has to stop
	 * @param open the names of the work that still runs
	 */
	void check(Stopping stopping, List<String> open) {
		long now = this.context.now();
		if (this.term != stopping.term()) {
			this.term = stopping.term();
			this.due = stopping.since() + this.context.settings().operationTimeout().toNanos();
		}
		if (now - this.due >= 0) {
			this.due = now + this.context.settings().leaseDuration().toNanos();
			Duration overrun = Duration.ofNanos(now - stopping.since());
			open.forEach((work) -> report(stopping.term(), work, overrun));
		}
	}

	private void report(Term over, String work, Duration overrun) {
		logger.warn(
				"[{}] '{}' has not ended within {} after its signal to stop: let it react to its interrupt or to Signals.stop. Until then this instance does not release the"
						+ " election and is not a candidate in it",
				over.election(), work, DurationText.of(overrun));
		this.context.telemetry().workOverrun(over.election(), work);
		this.context.events()
			.publish(
					new WorkOverrunEvent(over.election(), over.fencingToken(), work, overrun, this.context.wallTime()));
	}

}
