package io.github.leaderelection.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.WorkReports;
import io.github.leaderelection.report.WorkStart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker of managed work does in a term: starts it, waits for the end, and stops
 * it. All on the thread of the worker, which ends when the work has stopped.
 */
final class ManagedRun {

	private static final Logger logger = LoggerFactory.getLogger(ManagedRun.class);

	private final LeaderElector elector;

	private final String name;

	private final ManagedWork work;

	private final SupervisorSettings settings;

	private final WorkReports reports;

	ManagedRun(LeaderElector elector, String name, ManagedWork work, SupervisorSettings settings, WorkReports reports) {
		this.elector = elector;
		this.name = name;
		this.work = work;
		this.settings = settings;
		this.reports = reports;
	}

	String name() {
		return this.name;
	}

	/**
	 * Run the work in one term. It does not run when this method returns.
	 * @param run the guarded run, open until this method has returned
	 * @param term the end of the term
	 */
	void run(GuardedRun run, ManagedTerm term) {
		if (isRunning()) {
			// It has no fencing token, and may have started in another way than by start
			logger.warn("[{}] {} runs already, although it starts only on the leader: it is restarted", election(),
					this.name);
			stop();
		}
		LeaderWorkListener.Run report = start(run, term);
		if (report == null) {
			return;
		}
		try {
			awaitEnd(term);
		}
		finally {
			report.ended(null);
		}
	}

	private void awaitEnd(ManagedTerm term) {
		if (this.work.endsWithStart()) {
			return;
		}
		try {
			term.await();
		}
		finally {
			stop();
		}
	}

	/**
	 * Stop the work if it runs without a term.
	 */
	void stopStray() {
		if (isRunning()) {
			logger.warn("[{}] {} runs, although this instance does not lead: it is stopped", election(), this.name);
			stop();
		}
	}

	/**
	 * Start, again and again with growing pauses, until the term ends.
	 * @param run the guarded run
	 * @param term the end of the term
	 * @return the report of the run if it has started, in which case it may have to stop
	 * at once, else {@code null}
	 */
	private LeaderWorkListener.@Nullable Run start(GuardedRun run, ManagedTerm term) {
		for (int failures = 0; term.beginStart();) {
			long began = System.nanoTime();
			LeaderWorkListener.Run report = this.reports
				.started(new WorkStart(this.name, run.leadership(), WorkStart.Kind.MANAGED, null));
			Throwable failure = attempt(run, term, report);
			if (failure == null) {
				return report;
			}
			if (isRunning()) {
				stop();
			}
			boolean over = term.hasEnded() || !run.leadership().isValid();
			report.ended((over) ? null : failure);
			if (over) {
				logger.debug("[{}] {} ended with the term", election(), this.name, failure);
				return null;
			}
			Duration lasted = Duration.ofNanos(System.nanoTime() - began);
			failures = (lasted.compareTo(this.settings.start().max()) > 0) ? 1 : failures + 1;
			if (!pause(failures, term, failure)) {
				return null;
			}
		}
		return null;
	}

	private @Nullable Throwable attempt(GuardedRun run, ManagedTerm term, LeaderWorkListener.Run report) {
		try {
			run.call((leadership) -> {
				if (this.work.endsWithStart()) {
					report.running();
				}
				start(leadership);
				return Boolean.TRUE;
			});
			if (!this.work.endsWithStart()) {
				report.running();
			}
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
		finally {
			term.endStart();
		}
	}

	private void start(Leadership leadership) throws Exception {
		logger.info("[{}] starts {} under fencing token {}", election(), this.name, leadership.fencingToken());
		this.work.start(leadership);
	}

	/**
	 * Wait before the next attempt.
	 * @param failures how often the start has failed in a row
	 * @param term the end of the term
	 * @param failure the last failure
	 * @return whether to make one
	 */
	private boolean pause(int failures, ManagedTerm term, Throwable failure) {
		StartPolicy policy = this.settings.start();
		if (policy.isExhausted(failures)) {
			boolean resign = policy.onFailure() == StartPolicy.OnFailure.RESIGN;
			logger.error("[{}] {} has failed {} times and does not start again in this term: {}", election(), this.name,
					failures, (resign) ? "this instance resigns" : "this instance remains the leader without it",
					failure);
			if (resign) {
				this.elector.resign();
			}
			return false;
		}
		Duration pause = policy.pause(failures);
		logger.warn("[{}] {} has failed and starts again in {}", election(), this.name, DurationText.of(pause),
				failure);
		return !term.await(pause);
	}

	private void stop() {
		logger.info("[{}] stops {}", election(), this.name);
		for (int failures = 1; !tryStop(); failures++) {
			ManagedTerm.await(new CountDownLatch(1), this.settings.start().pause(failures));
		}
		logger.info("[{}] {} has stopped", election(), this.name);
	}

	/**
	 * Stop the work and wait for that.
	 * @return {@code false} if it threw and still runs
	 */
	private boolean tryStop() {
		CountDownLatch done = new CountDownLatch(1);
		try {
			this.work.stop(done::countDown);
		}
		catch (RuntimeException | Error ex) {
			boolean running = isRunning();
			logger.warn("[{}] The stop of {} has failed, and it {}", election(), this.name,
					(running) ? "still runs: the election is not released before another attempt succeeds"
							: "does not run any more",
					ex);
			return !running;
		}
		Duration timeout = this.settings.stopTimeout();
		while (!ManagedTerm.await(done, timeout)) {
			logger.warn("[{}] {} has not stopped within {}: the election is not released before it has", election(),
					this.name, DurationText.of(timeout));
			timeout = timeout.multipliedBy(2);
		}
		return true;
	}

	private boolean isRunning() {
		try {
			return this.work.isRunning();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("[{}] {} does not say whether it runs: it counts as running", election(), this.name, ex);
			return true;
		}
	}

	private String election() {
		return this.elector.election();
	}

}
