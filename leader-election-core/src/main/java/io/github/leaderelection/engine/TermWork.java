package io.github.leaderelection.engine;

import io.github.leaderelection.engine.TermPhase.Stopping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guarded work of one candidacy, as its terms see it (rule 10). State thread only.
 */
final class TermWork {

	private static final Logger logger = LoggerFactory.getLogger(TermWork.class);

	private final String election;

	private final GuardedWork work;

	private final OverrunReport overrun;

	TermWork(Elector elector, SessionContext context) {
		this.election = elector.election();
		this.work = elector.work();
		this.overrun = new OverrunReport(context);
	}

	boolean isIdle() {
		return this.work.isIdle();
	}

	void drain() {
		this.work.drain();
	}

	void stop() {
		if (!isIdle()) {
			this.work.stop();
			logger.warn("[{}] stopped work that still runs; not a candidate again before it has ended", this.election);
		}
	}

	/**
	 * Hand over the signals that no thread has taken, and report work that does not end.
	 * @param phase where the last term stands
	 */
	void tick(TermPhase phase) {
		this.work.handOver();
		if (phase instanceof Stopping stopping) {
			this.overrun.check(stopping, this.work.open());
		}
	}

}
